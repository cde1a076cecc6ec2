import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whether work in a large team costs more than in a small one: two teams of the same server, in turns. */
final class Growth {
    private static final int SMALL = 10_000;
    private static final int CLAIMS = 100;
    private static final int CONNECTIONS = 4;
    private static final int TIMES = 3;

    /** @param label names its column in the report */
    private record Team(String name, String label, int messages, Corpus corpus) {
        String folder() {
            return "Teams/" + name;
        }
    }

    private final Peer peer;
    private final int mails;
    private final int newest;
    private final List<Team> teams;

    Growth(Peer peer, int messages, int mails) {
        this.peer = peer;
        this.mails = mails;
        newest = Math.min(SMALL, messages) * 3 / 4;
        teams = List.of(team("Large", messages), team("Small", Math.min(SMALL, messages)));
    }

    private static Team team(String name, int messages) {
        // The rare words stand in twenty messages, in a large team as in a small one.
        Corpus corpus = new Corpus(1, name, Math.max(20, messages / 20));
        return new Team(name, String.format(Locale.ROOT, "%s, %,d", name, messages), messages, corpus);
    }

    /** By IMAP into the queue: imports, each with its conversation. */
    void fill() throws Exception {
        for (Team team : teams) {
            long begin = System.nanoTime();
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
            try {
                List<Callable<Void>> uploads = new ArrayList<>();
                Feed feed = new Feed(team);
                for (int i = 0; i < CONNECTIONS; i++) {
                    uploads.add(() -> {
                        try (Imap client = client()) {
                            for (List<byte[]> some = feed.next(); !some.isEmpty(); some = feed.next()) {
                                client.append(team.folder(), some);
                            }
                        }
                        return null;
                    });
                }
                for (Future<Void> upload : threads.invokeAll(uploads)) {
                    upload.get();
                }
            } finally {
                threads.shutdownNow();
            }
            System.out.printf("  %s: %,d messages uploaded in %,d s%n", team.name(), team.messages(), (System.nanoTime() - begin) / 1_000_000_000);
        }
        peer.settle();
    }

    /** Hands out a team's messages, some at a time, to several threads. */
    private static final class Feed {
        private static final int SOME = 16;

        private final Team team;
        private int next;

        Feed(Team team) {
            this.team = team;
        }

        synchronized List<byte[]> next() {
            List<byte[]> some = new ArrayList<>();
            for (; some.size() < SOME && next < team.messages(); next++) {
                some.add(team.corpus().message(next, MailroomPeer.address(team.name())));
            }
            if (next % 10_000 == 0 && next > 0 && !some.isEmpty()) {
                System.out.printf("  %s: %,d of %,d%n", team.name(), next, team.messages());
            }
            return some;
        }
    }

    /** What fails is noted, and the rest goes on: a search may take longer than a client waits. */
    void round(int round, Figures figures, Quiet quiet) throws Exception {
        for (int i = 0; i < teams.size(); i++) {
            Team team = teams.get((i + round) % teams.size());
            List<Part> parts = List.of(() -> ingest(team, round, figures), () -> claims(team, figures), () -> synchronise(team, figures), peer::settle,
                () -> searches(team, figures));
            for (Part part : parts) {
                quiet.await();
                try {
                    part.measure();
                } catch (IOException | ExecutionException e) {
                    figures.failed("growth", team.label(), "round " + (round + 1) + ": " + e);
                }
            }
        }
    }

    /** Something that is measured in a team. */
    private interface Part {
        void measure() throws Exception;
    }

    private void ingest(Team team, int round, Figures figures) throws Exception {
        Ingest.Rate rate = Ingest.deliver(peer, peer.account(1), new Peer.Shared(team.folder(), MailroomPeer.address(team.name())), mails,
            new Corpus(round, team.name() + round + "." + System.nanoTime(), Corpus.RARE));
        figures.add("growth", team.label(), "mail by SMTP, ms a message", 1000 / rate.visible());
    }

    /** Conversations of the queue that agent u1 takes: of the newest messages, as many in a large team as in a small one, and of all, which nobody has looked at for long. */
    private void claims(Team team, Figures figures) throws IOException {
        try (Imap client = client()) {
            client.open("SELECT", team.folder());
            // A message that answers nothing begins a conversation: each of these is another one.
            List<String> begins = uids(client.command("UID SEARCH NOT SUBJECT \"Re: [\""));
            int from = Math.max(0, begins.size() - newest / 4);
            figures.add("growth", team.label(), "claim by UID MOVE, one of the newest, ms", claims(team, begins.subList(from, begins.size()), client));
            figures.add("growth", team.label(), "claim by UID MOVE, any, ms", claims(team, begins.subList(0, from), client));
        }
    }

    /** The median. */
    private static double claims(Team team, List<String> begins, Imap client) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < CLAIMS; i++) {
            String uid = begins.get((int) ((long) i * begins.size() / CLAIMS));
            long start = System.nanoTime();
            List<String> answer = client.command("UID MOVE " + uid + " \"" + team.folder() + "/@u1\"");
            millis.add((System.nanoTime() - start) / 1e6);
            if (answer.stream().noneMatch(line -> line.contains("COPYUID"))) {
                throw new IOException("UID MOVE " + uid + " took nothing: " + answer);
            }
        }
        return Figures.median(millis);
    }

    private static List<String> uids(List<String> answer) {
        List<String> uids = new ArrayList<>();
        for (String line : answer) {
            if (line.startsWith("* SEARCH ")) {
                uids.addAll(List.of(line.substring("* SEARCH ".length()).strip().split(" ")));
            }
        }
        return uids;
    }

    /** The newest messages: as many in a large team as in a small one. */
    private void synchronise(Team team, Figures figures) throws IOException {
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i <= TIMES; i++) {
            try (Imap client = client()) {
                int exists = client.open("EXAMINE", team.folder());
                int count = Math.min(exists, newest);
                Imap.Answer answer = Sync.headers(client, (exists - count + 1) + ":*", count);
                if (i > 0) {
                    micros.add(answer.nanos() / 1e3 / count);
                }
            }
        }
        figures.add("growth", team.label(), "headers of the newest messages, µs a message", Figures.median(micros));
    }

    private void searches(Team team, Figures figures) throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("SUBJECT, about 20 hits", "SUBJECT " + team.corpus().rareSubject.word());
        queries.put("TEXT, about 20 hits", "TEXT " + team.corpus().rareText.word());
        queries.put("TEXT, no hit", "TEXT " + Corpus.ABSENT);
        try (Imap client = client()) {
            client.open("EXAMINE", team.folder());
            for (Map.Entry<String, String> query : queries.entrySet()) {
                List<Double> millis = new ArrayList<>();
                // The first does not count, unless nobody would wait for another.
                for (int i = 0; i <= TIMES && (millis.isEmpty() || millis.get(0) < Search.SLOW); i++) {
                    long begin = System.nanoTime();
                    client.command("UID SEARCH " + query.getValue());
                    millis.add((System.nanoTime() - begin) / 1e6);
                }
                figures.add("growth", team.label(), "SEARCH " + query.getKey() + ", ms", Search.warm(millis));
            }
        }
    }

    private Imap client() throws IOException {
        return Imap.login(peer.imap, peer.account(1));
    }
}
