package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;
import static org.mailroom.app.run.Matters.selected;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.Console;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.imports.Importing;
import org.mailroom.app.imports.Source;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.app.setup.Export;
import org.mailroom.app.setup.ImportMail;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.OldMail;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.imap.ImapClient;

/** {@code mailroom import} through the server: what mail clients see of it, and what nobody hears of it. */
class ImportMailTest {

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        private static final Importing.Manner USUAL = new Importing.Manner(false, false, false);
        private static final TeamKey SUPPORT = new TeamKey("SUP");
        private final SpokenLines console = new SpokenLines();
        @TempDir
        private Path directory;
        private Matters matters;
        private int count;

        Contract(Engine engine) {
            super(engine);
        }

        /** Whatever comes in by the chain is forwarded. */
        @Override
        void configure() throws Exception {
            Files.writeString(mailroom.file("rules.yaml"), "- {name: all, then: {tag: ruled, forward: watch@elsewhere.example}}\n");
        }

        @BeforeAll
        void meet() {
            matters = new Matters(mailroom);
        }

        @BeforeEach
        void silence() {
            console.results().clear();
            console.errors().clear();
        }

        private String word() {
            return "old" + ++count + "x";
        }

        private static String mbox(String date, String message) {
            return "From old@customers.example " + date + "\n" + message.replace("\r\n", "\n") + "\n";
        }

        private static String text(String word, int message, String more) {
            return "From: old@customers.example\r\nTo: support@acme.test\r\nSubject: " + word + "\r\nMessage-ID: <" + word + "-" + message + "@customers.example>\r\n" + more + "\r\nold text " + message + "\r\n";
        }

        private static String reply(String word, int message, int... to) {
            return text(word, message, "References: " + IntStream.of(to).mapToObj(other -> "<" + word + "-" + other + "@customers.example>").collect(Collectors.joining(" ")) + "\r\n");
        }

        private int bring(String team, String state, Importing.Manner manner, String... files) throws Exception {
            List<String> paths = new ArrayList<>();
            for (String file : files) {
                paths.add(Files.writeString(directory.resolve("f" + ++count + ".mbox"), file, StandardCharsets.ISO_8859_1).toString());
            }
            return run(team, state, manner, paths);
        }

        private int run(String team, String state, Importing.Manner manner, List<String> paths) throws Exception {
            return new ImportMail(Offline::open).run(new ImportMail.Wanted(ImportMail.From.mbox(paths.stream().map(Path::of).toList()), team, state, manner), mailroom.settings(), console);
        }

        private String summary() {
            return console.results().get(console.results().size() - 1);
        }

        @ParameterizedTest
        @CsvSource({"done, /Done", "waiting, /Waiting", "queue, ''", "@bob, /@bob"})
        void shouldBringMailInTheStateWithItsDateAndMarks(String state, String folder) throws Exception {
            String word = word();
            String marked = text(word, 1, "Status: RO\r\nX-Status: F\r\n");
            String gone = mbox("Sat Feb  1 10:00:00 2020", text(word, 3, "X-Mozilla-Status: 0009\r\n"));

            assertThat(bring("SUP", state, USUAL, mbox("Sat Feb  1 10:00:00 2020", marked) + mbox("Sun Feb  2 10:00:00 2020", text(word, 2, "Date: Mon, 3 Feb 2020 10:00:00 +0000\r\n")), gone))
                .as("%s", console.errors()).isZero();

            assertThat(summary()).isEqualTo("Support, " + state + ": 2 imported, 0 already there, 0 refused, 1 deleted in the source and left out");
            Matter matter = new Matter(word, word);
            assertThat(matters.places(matter)).containsExactly(QUEUE + folder, QUEUE + folder);
            ImapClient alice = mailroom.reading("alice");
            String uids = selected(alice, QUEUE + folder, matter);
            List<String> fetched = alice.command("UID FETCH " + uids + " (INTERNALDATE FLAGS BODY.PEEK[])");
            assertThat(fetched.get(0)).contains("\"01-Feb-2020 10:00:00 +0000\"", "\\Seen", "\\Flagged", marked).doesNotContain("#ruled");
            assertThat(fetched.get(1)).contains("\"02-Feb-2020 10:00:00 +0000\"", "old text 2").doesNotContain("\\Seen", "\\Flagged");
            assertThat(alice.last("UID STORE " + uids.split(",")[0] + " +FLAGS (@carol)")).matches(state.equals("@bob") ? " NO \\[INUSE\\].*" : " OK.*");
        }

        @Test
        void shouldMarkNotesAndAutomaticMail() throws Exception {
            String word = word();
            assertThat(bring("SUP", "@alice", USUAL, mbox("Sat Feb  1 10:00:00 2020", text(word, 1, "")) + mbox("Sat Feb  1 10:00:00 2020", text(word, 2, "Auto-Submitted: auto-replied\r\nReferences: <" + word
                + "-1@customers.example>\r\n")) + mbox("Sat Feb  1 10:00:00 2020", text(word, 3, "X-Mailroom-Note: SUP-1\r\nIn-Reply-To: <" + word + "-1@customers.example>\r\n")))).isZero();
            List<String> flags = matters.flags(new Matter(word, word));
            assertThat(flags).hasSize(3).allMatch(line -> line.contains("@alice") && line.contains("$hasmemo"));
            assertThat(flags.get(0)).doesNotContain("$autosent", "$memo");
            assertThat(flags.get(1)).contains("$autosent").doesNotContain("$memo");
            assertThat(flags.get(2)).contains("$memo").doesNotContain("$autosent");
        }

        @Test
        void shouldMarkAsReadAndTakeWhatIsDeletedWhereThatIsWanted() throws Exception {
            String word = word();
            assertThat(bring("Support", "done", new Importing.Manner(true, true, false), mbox("Sat Feb  1 10:00:00 2020", text(word, 1, "X-Mozilla-Status: 0008\r\n")))).isZero();
            assertThat(matters.flags(new Matter(word, word))).singleElement().asString().contains("\\Seen").doesNotContain("\\Deleted");
        }

        @Test
        void shouldTellNobody() throws Exception {
            Webhook hook = mailroom.part(Webhooks.class).add(HookUrl.of("https://hook.example/all"), Set.of(), Optional.empty(), "0123456789abcdef0123456789abcdef");
            String word = word();
            assertThat(bring("help@acme.test", "queue", USUAL, mbox("Sat Feb  1 10:00:00 2020", text(word, 1, "")) + mbox("Sat Feb  1 10:00:00 2020", text(word + "y", 1, "")))).isZero();

            Matter marker = matters.received();
            Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(message -> message.contains(marker.subject())));
            String number = matters.number(marker);
            Awaitility.await().until(() -> mailroom.part(Webhooks.class).deliveries(hook.id(), Optional.empty(), Optional.empty(), 100).items().stream().anyMatch(item -> item.number().equals(number)));
            assertThat(mailroom.part(Webhooks.class).deliveries(hook.id(), Optional.empty(), Optional.empty(), 100).items()).extracting(Webhooks.Delivery::number).containsOnly(number);
            assertThat(mailroom.sink().messages()).noneMatch(message -> message.contains(word));
            mailroom.part(Webhooks.class).remove(hook.id());
        }

        @Test
        void shouldBringBackWhatWasExportedByteForByte() throws Exception {
            Map<String, String> odd = new TreeMap<>(OddMessages.all());
            odd.remove("nothing");
            ImapClient alice = mailroom.reading("alice");
            for (String message : odd.values()) {
                assertThat(alice.last("APPEND \"" + QUEUE + "/Done\" \"01-Feb-2020 10:00:00 +0100\" {" + message.length() + "+}\r\n" + message)).contains(" OK ");
            }
            assertThat(new Export(Offline::open).run(directory.resolve("out"), true, mailroom.settings(), console)).isZero();
            List<String> exported = List.of(directory.resolve("out/SUP.mbox").toString());

            assertThat(run("SAL", "waiting", USUAL, exported)).as("%s", console.errors()).isZero();

            ImapClient dave = mailroom.reading("dave");
            dave.command("EXAMINE \"Teams/Sales/Waiting\"");
            List<String> there = dave.command("UID FETCH 1:* (INTERNALDATE BODY.PEEK[])").stream().filter(line -> line.contains("\"01-Feb-2020 09:00:00 +0000\""))
                .map(line -> line.substring(line.indexOf("}\r\n") + 3, line.length() - 1)).toList();
            assertThat(there).containsAll(odd.values());
            assertThat(run("SAL", "done", USUAL, exported)).isZero();
            assertThat(summary()).startsWith("Sales, done: 0 imported, ").contains(" already there, 0 refused");
        }

        @ParameterizedTest
        @ValueSource(strings = {"123", "132", "213", "231", "312", "321"})
        void shouldMakeOneConversationOfMessagesThatReferToEachOtherInWhateverOrderTheyCome(String order) throws Exception {
            for (boolean all : new boolean[] {false, true}) {
                String word = word();
                Map<Character, String> messages = Map.of('1', text(word, 1, ""), '2', reply(word, 2, 1), '3', all ? reply(word, 3, 1, 2) : reply(word, 3, 2));
                List<String> files = order.chars().mapToObj(message -> mbox("Sat Feb  1 10:00:00 2020", messages.get((char) message))).toList();

                assertThat(all ? bring("SUP", "done", USUAL, String.join("", files)) : bring("SUP", "done", USUAL, files.toArray(String[]::new))).isZero();

                Matter matter = new Matter(word, word);
                ImapClient alice = mailroom.reading("alice");
                String first = selected(alice, QUEUE + "/Done", matter).split(",")[0];
                assertThat(Matters.last(Form.MOVE.put(alice, first, QUEUE + "/Waiting"))).contains(" OK ");
                assertThat(matters.places(matter)).as("%s", all).containsExactly(QUEUE + "/Waiting", QUEUE + "/Waiting", QUEUE + "/Waiting");
            }
        }

        @Test
        void shouldWaitForWhatOnlyAnotherTeamHas() throws Exception {
            String word = word();
            String first = mbox("Sat Feb  1 10:00:00 2020", text(word, 1, ""));
            assertThat(bring("SAL", "done", USUAL, first)).isZero();
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 11:00:00 2020", reply(word, 2, 1)))).isZero();
            assertThat(bring("SUP", "done", USUAL, first)).isZero();
            Matter matter = new Matter(word, word);
            ImapClient alice = mailroom.reading("alice");
            assertThat(Matters.last(Form.MOVE.put(alice, selected(alice, QUEUE + "/Done", matter).split(",")[0], QUEUE + "/Waiting"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/Waiting", QUEUE + "/Waiting");
        }

        @ParameterizedTest
        @CsvSource({"@bob, /@bob", "queue, ''"})
        void shouldMakeOneConversationOfTwoThatBelongTogetherInAnyState(String state, String folder) throws Exception {
            String word = word();
            String all = mbox("Sat Feb  1 10:00:00 2020", text(word, 1, "")) + mbox("Sat Feb  1 10:00:00 2020", reply(word, 3, 2)) + mbox("Sat Feb  1 10:00:00 2020", reply(word, 2, 1));
            assertThat(bring("SUP", state, USUAL, all)).as("%s", console.errors()).isZero();
            Matter matter = new Matter(word, word);
            assertThat(matters.places(matter)).containsExactly(QUEUE + folder, QUEUE + folder, QUEUE + folder);
            ImapClient bob = mailroom.reading("bob");
            assertThat(Matters.last(Form.MOVE.put(bob, selected(bob, QUEUE + folder, matter).split(",")[0], QUEUE + "/Waiting"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/Waiting", QUEUE + "/Waiting", QUEUE + "/Waiting");
        }

        @Test
        void shouldKnowWhoseMatterAnAnswerIsThatComesFirst() throws Exception {
            String word = word();
            String answer = text(word, 2, "Cc: a-" + word + "@customers.example\r\n").replace("From: old@customers.example\r\nTo: support@acme.test", "From: support@acme.test\r\nTo: old@customers.example");
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", answer))).isZero();
            Conversations.Filter copied = new Conversations.Filter(Set.of(SUPPORT), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.of("a-" + word + "@customers.example"), Optional.empty());
            assertThat(mailroom.part(Conversations.class).list(copied, Conversations.Order.UPDATED, Optional.empty(), 10).items()).extracting(Conversation::customer).containsExactly("old@customers.example");
        }

        @Test
        void shouldStopNobodysAnswer() throws Exception {
            org.mailroom.app.run.Matter matter = org.mailroom.app.run.Matter.begun(mailroom);
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", text(word(), 1, "In-Reply-To: " + matter.id() + "\r\n")))).isZero();
            assertThat(mailroom.part(Conversations.class).entries(matter.number())).extracting(Conversations.Entry::from).containsExactly("old@customers.example", matter.customer());
            assertThat(matter.answer("alice", "Here it is.")).startsWith("250 ");
            String before = word();
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", text(before, 1, "In-Reply-To: " + matter.id() + "\r\n")))).isZero();
            assertThat(matters.flags(new Matter(before, before))).hasSize(1).allMatch(flags -> flags.contains("\\Answered"));
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2098", text(word(), 1, "In-Reply-To: " + matter.id() + "\r\n")))).isZero();
            assertThat(mailroom.part(Conversations.class).entries(matter.number())).hasSize(5).noneMatch(entry -> entry.arrived().isAfter(Instant.now()));
        }

        @Test
        void shouldKeepApartWhatTwoPeopleAnswerToACircular() throws Exception {
            String word = word();
            String one = reply(word, 2, 1);
            String two = reply(word, 3, 1).replace("old@customers", "other@customers");
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", one) + mbox("Sat Feb  1 10:00:00 2020", two))).isZero();
            ImapClient alice = mailroom.reading("alice");
            Matter matter = new Matter(word, word);
            assertThat(Matters.last(Form.MOVE.put(alice, selected(alice, QUEUE + "/Done", matter).split(",")[0], QUEUE + "/Waiting"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/Waiting", QUEUE + "/Done");
        }

        @Test
        void shouldJoinAConversationThatIsThereAndLeaveItsState() throws Exception {
            Matter matter = matters.received();
            matters.answered(matter, 1);
            Awaitility.await().until(() -> matters.places(matter).size() == 2);
            String before = text(matter.subject(), 7, "References: <" + matter.id() + ">\r\n");
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", before))).isZero();
            assertThat(matters.places(matter)).containsExactly(QUEUE, QUEUE, QUEUE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/Spam", "/Trash", "/Quarantine"})
        void shouldNotBeHiddenWithWhatIsThrownAway(String folder) throws Exception {
            Matter matter = matters.received();
            ImapClient carol = mailroom.reading("carol");
            assertThat(Matters.last(Form.MOVE.put(carol, selected(carol, QUEUE, matter), QUEUE + folder))).contains(" OK ");
            assertThat(bring("SUP", "done", USUAL, mbox("Sat Feb  1 10:00:00 2020", text(matter.subject(), 7, "References: <" + matter.id() + ">\r\n")))).isZero();
            assertThat(matters.places(matter)).containsExactlyInAnyOrder(QUEUE + folder, QUEUE + "/Done");
        }

        @Test
        void shouldDoubleNothingWhenItIsDoneAgain() throws Exception {
            String word = word();
            String nameless = text(word, 3, "").replaceFirst("Message-ID: [^\r]*\r\n", "");
            String one = mbox("Sat Feb  1 10:00:00 2020", text(word, 1, ""));
            String file = one + mbox("Sat Feb  1 10:00:00 2020", text(word, 1, "").replace("old text", "other text")) + mbox("Sat Feb  1 10:00:00 2020", nameless)
                + mbox("Sat Feb  1 10:00:00 2020", nameless.replace(word, word + "y")) + one;
            assertThat(bring("SUP", "done", USUAL, file)).isZero();
            assertThat(summary()).isEqualTo("Support, done: 4 imported, 1 already there, 0 refused");
            ImapClient alice = mailroom.reading("alice");
            assertThat(Matters.last(Form.MOVE.put(alice, selected(alice, QUEUE + "/Done", new Matter(word, word)), QUEUE))).contains(" OK ");

            assertThat(bring("SUP", "done", USUAL, file)).isZero();
            assertThat(summary()).isEqualTo("Support, done: 0 imported, 5 already there, 0 refused");
            assertThat(matters.places(new Matter(word, word))).containsOnly(QUEUE).hasSize(4);
            assertThat(bring("SAL", "done", USUAL, file)).isZero();
            assertThat(summary()).isEqualTo("Sales, done: 4 imported, 1 already there, 0 refused");
        }

        /** As two servers on one PostgreSQL may do it. */
        @Test
        void shouldDoubleNothingWhenTwoBringTheSameAtTheSameTime() throws Exception {
            String word = word();
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<List<OldMail.Outcome>> one = () -> {
                try (OldMail.Batch batch = mailroom.part(OldMail.class).into(SUPPORT, TeamFolder.DONE)) {
                    for (int message = 1; message <= 60; message++) {
                        batch.add(new ByteArrayInputStream(text(word, message, "").getBytes(StandardCharsets.US_ASCII)), Instant.EPOCH, Set.of());
                    }
                    together.await();
                    return batch.file();
                }
            };
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                List<OldMail.Outcome> outcomes = new ArrayList<>();
                for (Future<List<OldMail.Outcome>> filed : both.invokeAll(List.of(one, one))) {
                    outcomes.addAll(filed.get());
                }
                assertThat(outcomes).hasSize(120).filteredOn(outcome -> outcome.fate() == OldMail.Fate.IMPORTED).hasSize(60);
            } finally {
                both.shutdownNow();
            }
            assertThat(matters.places(new Matter(word, word))).hasSize(60);
        }

        /** So many messages, and then something else happens. */
        private class Broken implements Source {
            private final String word;
            private final int messages;
            private final Runnable then;
            private int at;

            Broken(String word, int messages, Runnable then) {
                this.word = word;
                this.messages = messages;
                this.then = then;
            }

            @Override
            public Optional<Found> next() throws IOException {
                if (++at > messages) {
                    then.run();
                    throw new IOException("the disk is broken");
                }
                byte[] message = text(word, at, "").getBytes(StandardCharsets.US_ASCII);
                return Optional.of(new Found("message " + at, Instant.EPOCH, Set.of(), () -> new ByteArrayInputStream(message)));
            }

            @Override
            public Optional<Integer> percent() {
                return Optional.empty();
            }

            @Override
            public void close() {
                at = -1;
            }
        }

        private int interrupted(Source source, Console told) {
            return Importing.run(() -> source, mailroom.part(OldMail.class).into(SUPPORT, TeamFolder.DONE), "there", USUAL, told);
        }

        @Test
        void shouldNameWhatCannotBeReadAndGoOn() throws Exception {
            String word = word();
            byte[] message = text(word, 2, "").getBytes(StandardCharsets.US_ASCII);
            Source.Opener broken = () -> {
                throw new IllegalStateException("what is that?");
            };
            Iterator<Source.Opener> all = List.of(broken, (Source.Opener) () -> new ByteArrayInputStream(message)).iterator();
            Source source = new Broken(word, 0, () -> { }) {
                @Override
                public Optional<Found> next() {
                    return all.hasNext() ? Optional.of(new Found("a place", Instant.EPOCH, Set.of(), all.next())) : Optional.empty();
                }
            };
            assertThat(interrupted(source, console)).isEqualTo(1);
            assertThat(console.errors()).containsExactly("mailroom: a place: it cannot be read: java.lang.IllegalStateException: what is that?");
            assertThat(summary()).isEqualTo("there: 1 imported, 0 already there, 1 refused");
        }

        @Test
        void shouldGoOnWhereItWasWhenItStoppedInTheMiddle() throws Exception {
            String word = word();
            assertThat(interrupted(new Broken(word, 130, () -> { }), console)).isEqualTo(1);
            assertThat(console.errors()).contains("mailroom: the import stopped: the disk is broken");
            assertThat(summary()).startsWith("there: 100 imported, 0 already there");
            Source served = new Broken(word, 220, () -> { }) {
                @Override
                public Optional<Found> next() throws IOException {
                    Optional<Found> next = super.next();
                    Thread.currentThread().interrupt();
                    return next;
                }
            };
            assertThat(interrupted(served, console)).isEqualTo(1);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(console.errors()).contains("mailroom: the import stopped: the server ended; the same command again goes on");
            Console gone = new Console() {
                @Override
                public void out(String line) {
                    console.out(line);
                }

                @Override
                public void err(String line) {
                    console.err(line);
                }

                @Override
                public boolean attended() {
                    return false;
                }
            };
            assertThat(interrupted(new Broken(word, 300, () -> { }), gone)).isEqualTo(1);
            assertThat(console.errors()).contains("mailroom: the import stopped: nobody waits for it any more; the same command again goes on");
            StringBuilder all = new StringBuilder();
            IntStream.rangeClosed(1, 250).forEach(message -> all.append(mbox("Sat Feb  1 10:00:00 2020", text(word, message, ""))));
            assertThat(bring("SUP", "done", USUAL, all.toString())).isZero();
            assertThat(summary()).isEqualTo("Support, done: 150 imported, 100 already there, 0 refused");
            assertThat(matters.places(new Matter(word, word))).hasSize(250);
        }

        @Test
        void shouldNameWhatItCannotTakeAndGoOn() throws Exception {
            String word = word();
            String from = "From a@b Sat Feb  1 10:00:00 2020\n";
            String good = mbox("Sat Feb  1 10:00:00 2020", text(word, 1, ""));
            assertThat(bring("SUP", "done", USUAL, good + from + "\n" + from + "\n" + from + from + "\n" + good.replace(word + "-1", word + "-2"))).isEqualTo(1);
            assertThat(summary()).startsWith("Support, done: 2 imported, 0 already there, ");
            assertThat(console.errors()).first().asString().matches("mailroom: .*\\.mbox, byte " + good.length() + ": there is nothing in it");
        }

        @Test
        void shouldBringAMaildirAndNameWhatCannotBeRead() throws Exception {
            String word = word();
            Path cur = Files.createDirectories(directory.resolve("maildir/cur"));
            Path one = Files.writeString(cur.resolve("1.x:2,S"), text(word, 1, "").replace("\r\n", "\n"));
            Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2020-02-01T10:00:00Z")));
            Files.writeString(cur.resolve("2.x:2,ST"), text(word, 2, ""));
            Files.write(cur.resolve("3.x:2,"), new byte[] {0x42, 0x5a, 0x68, 0x39});
            Files.writeString(cur.resolve("4.x:2,"), "");
            int code = new ImportMail(Offline::open).run(new ImportMail.Wanted(ImportMail.From.maildir(List.of(directory.resolve("maildir")), false), "SUP", "done", USUAL), mailroom.settings(), console);
            assertThat(code).isEqualTo(1);
            assertThat(console.results()).containsExactly("Support, done: 1 imported, 0 already there, 2 refused, 1 deleted in the source and left out");
            assertThat(console.errors()).containsExactly("mailroom: " + cur + "/3.x:2,: it is compressed by bzip2; only gzip is read", "mailroom: " + cur + "/4.x:2,: there is nothing in it");
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE + "/Done", new Matter(word, word));
            assertThat(alice.command("UID FETCH " + uid + " (INTERNALDATE FLAGS BODY.PEEK[])").get(0)).contains("\"01-Feb-2020 10:00:00 +0000\"", "\\Seen", text(word, 1, ""));
        }

        @Test
        void shouldTellWhatIsAllowed() throws Exception {
            assertThat(bring("HLP", "done", USUAL, "")).isEqualTo(1);
            assertThat(bring("SUP", "@dave", USUAL, "")).isEqualTo(1);
            assertThat(run("SUP", "done", USUAL, List.of(directory.resolve("gone").toString()))).isEqualTo(1);
            assertThat(console.errors()).containsExactly("mailroom: there is no team 'HLP'; allowed: SAL (Sales), SUP (Support); nothing was imported",
                "mailroom: '@dave' is no state of team Support; allowed: done, waiting, queue, @alice, @bob, @carol; nothing was imported",
                "mailroom: the import stopped: " + directory.resolve("gone") + ": there is no such file");
            assertThat(bring("SUP", "done", USUAL, "")).isZero();
            assertThat(summary()).isEqualTo("Support, done: 0 imported, 0 already there, 0 refused");
        }
    }

    @Test
    void shouldWorkWithTheServerStopped(@TempDir Path directory) throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            mailroom.stop();
            Path file = Files.writeString(directory.resolve("a.mbox"), "From - Sat Feb  1 10:00:00 2020\nSubject: offline\n\ntext\n\n");
            Process command = OwnProcess.start(mailroom.environment(), "import", "--team", "sup", "--state=waiting", "mbox", file.toString());
            String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(command.waitFor()).as(said).isZero();
            assertThat(said).isEqualTo("Support, waiting: 1 imported, 0 already there, 0 refused\n");
            mailroom.restart();
            assertThat(new Matters(mailroom).places(new Matter("offline", ""))).containsExactly(QUEUE + "/Waiting");
        }
    }
}
