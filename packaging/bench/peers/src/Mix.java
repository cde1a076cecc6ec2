import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that do what mail programs do, each with an account of its own, as fast as the server answers: log in, look, read, upload, mark, remove, log
 * out. Each knows what is in its mailbox and counts what it is told wrongly.
 */
final class Mix implements Workload {
    static final int CLIENTS = 50;
    static final int FIRST_ACCOUNT = 51;
    private static final int KEEP = 30;

    private final int seconds;

    Mix(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Peer peer, int round, Figures figures) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            List<Callable<Client>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = new Client(peer, peer.account(FIRST_ACCOUNT + i), new Random(round * 100L + i), end);
                clients.add(() -> {
                    client.work();
                    return client;
                });
            }
            long commands = 0;
            long logins = 0;
            long loginNanos = 0;
            long nanos = 0;
            int errors = 0;
            for (Future<Client> future : threads.invokeAll(clients)) {
                Client client = future.get();
                commands += client.commands;
                logins += client.logins;
                loginNanos += client.loginNanos;
                nanos += client.nanos;
                errors += client.errors;
            }
            figures.add("mix", peer.name, "commands/s", (double) commands / seconds);
            figures.add("mix", peer.name, "errors", errors);
            figures.add("mix", peer.name, "LOGIN, mean ms", loginNanos / 1e6 / Math.max(1, logins));
            figures.add("mix", peer.name, "other commands, mean ms", nanos / 1e6 / Math.max(1, commands - logins));
        } finally {
            threads.shutdownNow();
        }
    }

    /** One account's mail program. */
    private static final class Client {
        private final Peer peer;
        private final Peer.Login login;
        private final Random random;
        private final long end;
        private final Corpus corpus;
        private long commands;
        private long logins;
        private long loginNanos;
        private long nanos;
        private int errors;
        private int exists = -1;
        private int deleted;
        private int uploaded;

        Client(Peer peer, Peer.Login login, Random random, long end) {
            this.peer = peer;
            this.login = login;
            this.random = random;
            this.end = end;
            corpus = new Corpus(random.nextLong(), "mix" + random.nextLong(), Corpus.RARE);
        }

        void work() {
            while (System.nanoTime() < end) {
                try (Imap imap = new Imap(peer.imap)) {
                    session(imap);
                } catch (IOException e) {
                    error(e.toString());
                    // What was done before is not known.
                    exists = -1;
                }
            }
        }

        private void session(Imap imap) throws IOException {
            long begin = System.nanoTime();
            imap.command("LOGIN \"" + login.user() + "\" \"" + login.password() + "\"");
            loginNanos += System.nanoTime() - begin;
            logins++;
            commands++;
            say(imap, "LIST \"\" \"*\"");
            int now = Imap.number(say(imap, "SELECT INBOX"), "\\* (\\d+) EXISTS");
            if (exists >= 0 && now != exists) {
                error("SELECT told of " + now + " messages instead of " + exists);
            }
            exists = now;
            deleted = Search.hits(say(imap, "SEARCH DELETED"));
            for (int i = 0; i < 20 && System.nanoTime() < end; i++) {
                step(imap);
            }
            say(imap, "LOGOUT");
        }

        private void step(Imap imap) throws IOException {
            int what = random.nextInt(100);
            if (exists == 0 || what < 5) {
                byte[] message = corpus.message(++uploaded, "support@bench.test");
                long begin = System.nanoTime();
                imap.append("INBOX", List.of(message));
                nanos += System.nanoTime() - begin;
                commands++;
                // EXISTS came with its answer, or comes with that of NOOP: one more either way.
                say(imap, "NOOP");
                exists++;
            } else if (what < 45) {
                int from = Math.max(1, exists - random.nextInt(20));
                expect(imap, "FETCH " + from + ":" + exists + " (UID FLAGS ENVELOPE INTERNALDATE RFC822.SIZE BODYSTRUCTURE)", exists - from + 1);
            } else if (what < 65) {
                expect(imap, "FETCH " + one() + " (UID BODY.PEEK[])", 1);
            } else if (what < 80) {
                say(imap, "STORE " + one() + (random.nextBoolean() ? " +" : " -") + "FLAGS (\\Seen \\Flagged)");
            } else if (what < 85) {
                say(imap, "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)");
            } else if (what < 90) {
                say(imap, "NOOP");
            } else if (exists > KEEP || random.nextInt(4) == 0) {
                remove(imap);
            }
        }

        private void remove(Imap imap) throws IOException {
            say(imap, "STORE " + one() + " +FLAGS.SILENT (\\Deleted)");
            int marked = Search.hits(say(imap, "SEARCH DELETED"));
            if (marked < deleted || marked > deleted + 1) {
                error("SEARCH DELETED found " + marked + " messages after one more than " + deleted + " was marked");
            }
            long gone = say(imap, "EXPUNGE").stream().filter(line -> line.endsWith(" EXPUNGE")).count();
            if (gone != marked) {
                error("EXPUNGE told of " + gone + " messages instead of " + marked);
            }
            exists -= (int) gone;
            deleted = 0;
        }

        private int one() {
            return 1 + random.nextInt(exists);
        }

        private void expect(Imap imap, String command, int messages) throws IOException {
            long told = say(imap, command).stream().filter(line -> line.startsWith("* ") && line.contains(" FETCH (")).count();
            if (told != messages) {
                error(command + " told of " + told + " messages instead of " + messages);
            }
        }

        private List<String> say(Imap imap, String command) throws IOException {
            long begin = System.nanoTime();
            List<String> answer = imap.command(command);
            nanos += System.nanoTime() - begin;
            commands++;
            return answer;
        }

        private void error(String what) {
            errors++;
            if (errors <= 3) {
                System.out.println("  " + peer.name + ", " + login.user() + ": " + what);
            }
        }
    }
}
