package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.backup.Restore;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataFiles;
import org.mailroom.app.setup.Examiner;
import org.mailroom.app.setup.Examining;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** A served store whose data go into a backup while mail comes, and another server that goes on with them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BackupServedTest {
    /** What a server makes for itself, again and again. */
    private static final Set<String> MADE_AGAIN = Set.of("index", "documents", "incoming", "mailroom.lock", "mailroom.holder", "mailroom.sock", "mail.db-wal", "mail.db-shm");
    private static final Pattern SUBJECT = Pattern.compile("stream \\d+");

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }

        /** A pipe in the place of a body: the backup stands still in its middle until somebody writes there. */
        @Test
        void shouldLeaveNoFileWhenKilledAndMakeItTheNextTime() throws Exception {
            try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
                mailroom.reading("alice").append("INBOX", "Subject: large\r\n\r\n" + "z".repeat(200_000));
                Path body;
                try (Stream<Path> files = Files.walk(mailroom.data().resolve("bodies"))) {
                    body = files.filter(path -> path.getFileName().toString().length() == 64).findFirst().orElseThrow();
                }
                Path aside = Files.move(body, mailroom.data().resolve("aside"));
                assertThat(new ProcessBuilder("mkfifo", body.toString()).start().waitFor()).isZero();
                Path file = directory.resolve("killed.zip");
                Path unfinished = directory.resolve("killed.zip.unfinished");
                Process backup = OwnProcess.start(mailroom.environment(), "backup", file.toString());
                try (FileChannel held = FileChannel.open(body, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    Awaitility.await().until(() -> Files.exists(unfinished.resolve("backup")) && Files.exists(unfinished.resolve("mail.db")));
                    assertThat(backup.isAlive()).isTrue();
                } finally {
                    backup.destroyForcibly().waitFor();
                }
                assertThat(file).doesNotExist();
                Files.delete(body);
                Files.move(aside, body);

                assertThat(run(mailroom, "backup", file.toString())).contains(file + ": ");

                assertThat(file).exists();
                assertThat(unfinished).doesNotExist();
                assertThat(run(mailroom, "backup", file.toString())).contains("is there already and stays as it is");
            }
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }

        /** The database was committed, and then it was killed: what the directory says, to begin again, is not enough. */
        @Test
        void shouldTellWhatToEmptyWhenItWasKilledInItsLastStep() throws Exception {
            try (ServedMailroom old = ServedMailroom.prepared(Engine.POSTGRESQL.storage()).start(); ServedMailroom restored = ServedMailroom.prepared(Engine.POSTGRESQL.storage())) {
                String file = directory.resolve("there.zip").toString();
                run(old, "backup", file);
                run(restored, "restore", file);
                Files.createDirectory(DataDirectory.unfinished(restored.data()));
                assertThat(run(restored, "restore", file)).contains("is not empty: it has ", "When it was filled by the restore that was interrupted here, in its last step, empty it and restore again. Nothing was changed");
            }
        }
    }

    abstract static class Contract {
        private final Engine engine;

        @TempDir
        Path directory;

        Contract(Engine engine) {
            this.engine = engine;
        }

        /** What it says. */
        static String run(ServedMailroom mailroom, String... words) throws Exception {
            Process process = OwnProcess.start(mailroom.environment(), words);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isEqualTo(said.startsWith("mailroom: ") ? 1 : 0);
            return said;
        }

        /** Strangers who bring mail, one after the other, until they are told to end. */
        private static final class Strangers implements AutoCloseable {
            private final List<String> acknowledged = new CopyOnWriteArrayList<>();
            private final AtomicBoolean end = new AtomicBoolean();
            private final Thread thread;

            Strangers(ServedMailroom mailroom) {
                thread = new Thread(() -> {
                    try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("smtp"))) {
                        while (!end.get()) {
                            String subject = "stream " + acknowledged.size();
                            if (smtp.envelope("cora@customers.example", "support@acme.test").data("Subject: " + subject + "\r\nMessage-ID: <" + acknowledged.size() + "@stream>\r\n\r\ntext").startsWith("250 ")) {
                                acknowledged.add(subject);
                            }
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                thread.start();
            }

            @Override
            public void close() throws InterruptedException {
                end.set(true);
                thread.join();
            }
        }

        /** All that a client has kept of the folders that stand still. */
        private static List<String> seen(ServedMailroom mailroom) throws Exception {
            ImapClient alice = mailroom.reading("alice");
            List<String> answers = new ArrayList<>();
            for (String command : List.of("LIST \"\" \"*\" RETURN (STATUS (MESSAGES UIDVALIDITY UNSEEN))", "LSUB \"\" \"*\"", "EXAMINE \"Teams/Support/Done\"",
                "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[])", "EXAMINE INBOX", "UID FETCH 1:* (UID FLAGS BODY.PEEK[])")) {
                answers.addAll(alice.command(command));
            }
            return answers.stream().filter(line -> !line.contains("RECENT") && !line.contains("UIDNEXT") && !line.contains("HIGHESTMODSEQ"))
                .map(line -> line.replaceFirst("^t\\d+ ", "t ").replace(" \\Recent", "").replace("\\Recent", "")).toList();
        }

        /** Flags a message that the backup has without this; returns the mod-sequence up to which a client knows all then. */
        private static String changedAfterwards(ServedMailroom mailroom) throws Exception {
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT INBOX");
            assertThat(alice.command("STORE 1 +FLAGS (\\Answered)")).anyMatch(line -> line.contains("\\Answered"));
            return alice.command("STATUS INBOX (HIGHESTMODSEQ)").get(0).replaceAll(".*HIGHESTMODSEQ (\\d+).*", "$1");
        }

        /** The spool waits for a scanner, and a letter for the other side to take it, when the backup is made. */
        private Set<String> backedUp(ServedMailroom mailroom, Path file) throws Exception {
            mailroom.stop();
            mailroom.with("MAILROOM_CLAMD", "127.0.0.1:1").edit("mailetcontainer.xml", "<retries>1m, 5m,", "<retries>" + "3s, ".repeat(10) + "1m, 5m,");
            mailroom.restart();
            mailroom.sink().answering("RCPT TO:<later@", "451 4.2.1 not now");
            mailroom.sending("alice").envelope("alice@acme.test", "later@elsewhere.example").data("From: alice@acme.test\r\nSubject: deferred\r\n\r\ntext");
            Awaitility.await().until(() -> mailroom.sink().commands().contains("RCPT TO:<later@elsewhere.example>"));
            try (Strangers stream = new Strangers(mailroom)) {
                Awaitility.await().until(() -> stream.acknowledged.size() >= 20);
                Set<String> before = new HashSet<>(stream.acknowledged);
                assertThat(run(mailroom, "backup", file.toString())).contains(file + ": ");
                int during = stream.acknowledged.size();
                Awaitility.await().until(() -> stream.acknowledged.size() > during);
                return before;
            }
        }

        private static List<String> subjects(ServedMailroom mailroom) throws Exception {
            ImapClient carol = mailroom.reading("carol");
            carol.command("EXAMINE \"Teams/Support\"");
            return carol.command("UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])").stream().flatMap(line -> SUBJECT.matcher(line).results().map(MatchResult::group)).toList();
        }

        @Test
        void shouldGoOnWithAllThatWasAcknowledgedBefore() throws Exception {
            Path file = directory.resolve("there.zip");
            try (ServedMailroom old = ServedMailroom.prepared(engine.storage()).start(); ServedMailroom restored = ServedMailroom.prepared(engine.storage())) {
                Matter matter = Matter.begun(old);
                old.part(Notes.class).add(matter.number(), () -> new ByteArrayInputStream(("From: alice@acme.test\r\nIn-Reply-To: " + matter.id() + "\r\n\r\nnoted\r\n").getBytes(StandardCharsets.US_ASCII)),
                    Actor.agent(EmailAddress.of("alice@acme.test"), Actor.Channel.REST, "test"));
                matter.act("alice", new Command.Park(Status.DONE));
                ImapClient alice = old.reading("alice");
                alice.append("INBOX", "Subject: large\r\n\r\n" + "z".repeat(200_000));
                alice.command("SELECT INBOX");
                alice.command("STORE 1 +FLAGS (\\Flagged kept)");
                String token = new Rest(old).ask("POST", "/tokens", "carol", "{\"name\":\"program\",\"scope\":\"read\"}").body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
                List<String> journal = matter.journal();
                List<String> seen = seen(old);
                assertThat(seen).anyMatch(line -> line.contains("kept")).anyMatch(line -> line.contains("Subject: " + matter.name()));
                Set<String> before = backedUp(old, file);
                try (Stream<Path> files = Files.list(old.data())) {
                    assertThat(files.map(path -> path.getFileName().toString()).filter(name -> !DataFiles.ALL.contains(name))).as("what is not in a backup, the server makes again").isSubsetOf(MADE_AGAIN);
                }
                String known = changedAfterwards(old);
                old.stop();
                SpokenLines console = new SpokenLines();
                new Restore(Clock.systemUTC()).run(file, restored.settings(), console);
                assertThat(console.results()).first().asString().startsWith(restored.data() + ": restored what was there at ");
                restored.startFilled();

                assertThat(restored.part(Desk.class).journal(matter.number()).stream().map(entry -> entry.event().what())).isEqualTo(journal);
                assertThat(restored.part(Conversations.class).messages(matter.number())).anyMatch(message -> message.kind().equals("note") && message.text().contains("noted"));
                assertThat(new Rest(restored).ask("GET", "/conversations/" + matter.number(), "Bearer " + token, null).statusCode()).isEqualTo(200);
                ImapClient again = restored.reading("alice");
                again.command("EXAMINE INBOX");
                assertThat(again.command("FETCH 1 (FLAGS) (CHANGEDSINCE " + known + ")")).as("who saw a later change is told that it is gone").anyMatch(line -> line.contains("kept") && !line.contains("\\Answered"));
                Awaitility.await().until(() -> new HashSet<>(subjects(restored)).containsAll(before));
                Awaitility.await().until(() -> restored.sink().messages().stream().anyMatch(message -> message.contains("Subject: deferred")));
                // Behind all that was in the spool.
                restored.receive("Subject: last\r\n\r\ntext\r\n", "support@acme.test");
                ImapClient carol = restored.reading("carol");
                Awaitility.await().until(() -> {
                    carol.command("EXAMINE \"Teams/Support\"");
                    return carol.command("UID SEARCH SUBJECT last").get(0).matches("\\* SEARCH 1\\d{6}");
                });
                Awaitility.await("a number that no customer has from a conversation that is gone")
                    .until(() -> Pattern.compile("\"SUP-1\\d{5}\"").matcher(new Rest(restored).ask("GET", "/conversations?q=last", "carol", null).body()).find());
                assertThat(subjects(restored)).doesNotHaveDuplicates();
                assertThat(restored.sink().messages()).filteredOn(message -> message.contains("Subject: deferred")).hasSize(1);
                assertThat(seen(restored).stream().filter(line -> !line.contains("Teams/Support\" (MESSAGES")).toList())
                    .isEqualTo(seen.stream().filter(line -> !line.contains("Teams/Support\" (MESSAGES")).toList());
                Awaitility.await().until(() -> new Rest(restored).ask("GET", "/conversations?q=" + matter.name(), "carol", null).body().contains(matter.number().toString()));
                SpokenLines doctor = new SpokenLines();
                assertThat(new Examining(restored.part(Examiner.class)).run(false, doctor)).as("%s", doctor.results()).isZero();
            }
        }
    }
}
