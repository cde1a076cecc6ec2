package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;
import static org.mailroom.app.run.Matters.selected;

import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.imap.ImapClient;

/** What agents put into team folders themselves: old mail, answers sent elsewhere, notes. */
class ImportTest {

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
        private static final String DATE = "\"01-Feb-2020 10:00:00 +0000\"";
        private Matters matters;
        private int count;

        Contract(Engine engine) {
            super(engine);
        }

        @BeforeAll
        void meet() {
            matters = new Matters(mailroom);
        }

        private Matter old() {
            String word = "import" + ++count + "x";
            return new Matter(word, word + "@elsewhere.example");
        }

        private static String text(Matter matter, String more) {
            return "From: old@customers.example\r\nSubject: " + matter.subject() + "\r\nMessage-ID: <" + matter.id() + ">\r\n" + more + "\r\nold text\r\n";
        }

        private static String append(ImapClient client, String folder, String message) throws Exception {
            return client.last("APPEND \"" + folder + "\" (\\Seen @bob #old mine) " + DATE + " {" + message.length() + "+}\r\n" + message);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/@bob", "/Waiting", "/Done"})
        void shouldBeginAConversationInTheStateOfTheFolderWhenAppended(String folder) throws Exception {
            Matter matter = old();
            ImapClient alice = mailroom.reading("alice");

            String answer = append(alice, QUEUE + folder, text(matter, ""));

            String uid = selected(alice, QUEUE + folder, matter);
            assertThat(answer).contains(" OK [APPENDUID ").contains(" " + uid + "]");
            assertThat(matters.places(matter)).containsExactly(QUEUE + folder);
            assertThat(alice.command("UID FETCH " + uid + " (INTERNALDATE BODY.PEEK[])").get(0)).contains("01-Feb-2020").contains("old text");
            assertThat(matters.flags(matter).get(0)).contains("\\Seen", "mine").doesNotContain("#old")
                .matches(folder.equals("/@bob") ? ".*@bob.*" : "[^@]*");
            assertThat(alice.last("UID STORE " + uid + " +FLAGS (@carol)")).matches(folder.equals("/@bob") ? " NO \\[INUSE\\].*" : " OK.*");
        }

        @ParameterizedTest
        @CsvSource({"MOVE, ''", "MOVE, /@bob", "MOVE, /Done", "COPY, ''", "COPY, /@bob", "COPY, /Waiting"})
        void shouldBeginAConversationWhenTakenFromAPersonalFolder(Form form, String folder) throws Exception {
            Matter matter = old();
            ImapClient alice = mailroom.reading("alice");
            append(alice, "INBOX", text(matter, ""));

            List<String> answer = form.put(alice, selected(alice, "INBOX", matter), QUEUE + folder);

            assertThat(Matters.last(answer)).contains(" OK ");
            assertThat(answer).anyMatch(line -> line.contains("[COPYUID "));
            assertThat(matters.places(matter)).containsExactly(QUEUE + folder);
            assertThat(selected(alice, "INBOX", matter)).isEmpty();
            ImapClient bob = mailroom.reading("bob");
            assertThat(bob.command("UID FETCH " + selected(bob, QUEUE + folder, matter) + " (INTERNALDATE BODY[])").get(0)).contains("01-Feb-2020").contains("old text");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldClaimTheConversationWhenItsMessageIsBroughtFromAPersonalFolder(Form form) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            alice.command("UID STORE " + selected(alice, QUEUE, matter) + " +FLAGS (#billing)");
            alice.command("UID COPY " + selected(alice, QUEUE, matter) + " INBOX");
            String uid = selected(alice, "INBOX", matter);
            assertThat(alice.command("UID FETCH " + uid + " (FLAGS)").get(0)).doesNotContain("#billing");

            List<String> answer = form.put(alice, uid, QUEUE + "/@alice");

            assertThat(Matters.last(answer)).contains(" OK ");
            assertThat(answer).anyMatch(line -> line.contains("[COPYUID "));
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@alice");
            assertThat(matters.flags(matter).get(0)).contains("#billing");
            assertThat(selected(alice, "INBOX", matter)).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldStayANoteWhenItComesBackFromAPersonalFolder(Form form) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            Matter note = new Matter("note" + form, "note-" + matter.id());
            append(alice, QUEUE + "/Notes", text(note, "In-Reply-To: <" + matter.id() + ">\r\n"));
            alice.command("UID COPY " + selected(alice, QUEUE, note) + " INBOX");
            String uid = selected(alice, "INBOX", note);
            assertThat(Matters.last(form.put(alice, uid, QUEUE + "/Sent"))).contains(" NO ", "this message is an internal note");

            Matter other = matters.received();
            String again = alice.command("UID FETCH " + uid + " (BODY.PEEK[])").get(0);
            append(alice, "INBOX", again.substring(again.indexOf("\r\n") + 2, again.lastIndexOf(")")).replace(note.id(), "n2-" + other.id()).replace(matter.id(), other.id())
                .replace(note.subject(), "again" + form));
            note = new Matter("again" + form, "n2-" + other.id());
            assertThat(Matters.last(form.put(alice, selected(alice, "INBOX", note), QUEUE))).contains(" OK ");
            assertThat(matters.flags(note)).singleElement().asString().contains("$memo");
            assertThat(matters.flags(other)).allMatch(flags -> flags.contains("$hasmemo"));
        }

        @Test
        void shouldGoOnWithTheConversationThatItRefersTo() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            Matter more = new Matter(matter.subject(), "more-" + matter.id());

            append(alice, "INBOX", text(more, "In-Reply-To: <" + matter.id() + ">\r\n"));
            assertThat(Matters.last(Form.MOVE.put(alice, selected(alice, "INBOX", matter), QUEUE + "/@alice"))).contains(" OK ");
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE + "/@alice");
        }

        @Test
        void shouldFileAnAnswerInItsConversationWhenPutIntoSent() throws Exception {
            Matter matter = matters.received();
            ImapClient phone = mailroom.reading("alice", "support");
            String answer = "From: support@acme.test\r\nTo: customer@customers.example\r\nSubject: Re: " + matter.subject() + "\r\nMessage-ID: <answer-" + matter.id()
                + ">\r\nIn-Reply-To: <" + matter.id() + ">\r\n\r\nanswer\r\n";

            String first = append(phone, "Sent", answer);
            String second = append(phone, "Sent", answer);

            assertThat(first).contains(" OK [APPENDUID ");
            assertThat(second.replaceFirst(".*APPENDUID", "")).isEqualTo(first.replaceFirst(".*APPENDUID", ""));
            assertThat(matters.places(matter)).containsExactlyInAnyOrder(QUEUE, QUEUE, QUEUE + "/Sent");
            String stranger = text(old(), "");
            assertThat(append(phone, "Sent", stranger)).startsWith(" NO [CANNOT] Sent holds answers, and this message refers to no conversation of Support");

            ImapClient alice = mailroom.reading("alice");
            assertThat(Matters.last(Form.MOVE.put(alice, selected(alice, QUEUE + "/Sent", matter), QUEUE + "/Done"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactlyInAnyOrder(QUEUE + "/Done", QUEUE + "/Done", QUEUE + "/Sent");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldMakeANoteOfWhatIsPutIntoNotes(Form form) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String number = matters.number(matter);
            Matter note = old();
            String text = "From: alice@acme.test\r\nSubject: " + note.subject() + " on " + number + "\r\n\r\nremember\r\n";

            assertThat(alice.append("\"" + QUEUE + "/Notes\"", text)).contains(" OK ");
            assertThat(matters.flags(matter).get(0)).contains("$hasmemo");
            assertThat(matters.flags(note).get(0)).contains("$memo", "$hasmemo");
            alice.append("Drafts", text);
            assertThat(Matters.last(form.put(alice, selected(alice, "Drafts", note), QUEUE + "/Notes"))).contains(" OK ");
            assertThat(matters.places(note)).containsExactly(QUEUE, QUEUE);
            assertThat(selected(alice, "Drafts", note)).isEmpty();
            assertThat(alice.append("\"" + QUEUE + "/Notes\"", text.replace(number, "nothing"))).startsWith(" NO [CANNOT] ");
        }

        @Test
        void shouldRefuseWhatCannotBeBroughtIn() throws Exception {
            Matter matter = old();
            ImapClient alice = mailroom.reading("alice");
            append(alice, "INBOX", text(matter, ""));

            assertThat(append(alice, QUEUE + "/Outbox", text(matter, ""))).startsWith(" NO [CANNOT] ");
            String uid = selected(alice, "INBOX", matter);
            assertThat(alice.last("UID MOVE " + uid + " \"" + QUEUE + "/Outbox\"")).startsWith(" NO [CANNOT] ");
            assertThat(alice.last("UID MOVE " + uid + " \"" + QUEUE + "/Sent\"")).startsWith(" NO [CANNOT] Sent holds answers");
            assertThat(selected(alice, "INBOX", matter)).isEqualTo(uid);
            assertThat(matters.places(matter)).isEmpty();
        }

        @Test
        void shouldMoveDraftsAndTemplatesAsTheyAre() throws Exception {
            Matter matter = old();
            ImapClient alice = mailroom.reading("alice");
            append(alice, QUEUE + "/Drafts", text(matter, ""));
            for (String folder : List.of("/Templates", "/Drafts", "/Trash", "/Templates")) {
                String before = matters.places(matter).get(0);
                assertThat(alice.last("UID MOVE " + selected(alice, before, matter) + " \"" + QUEUE + folder + "\"")).as(folder).contains(" OK ");
                assertThat(matters.places(matter)).containsExactly(QUEUE + folder);
            }
            assertThat(alice.last("UID MOVE " + selected(alice, QUEUE + "/Templates", matter) + " \"" + QUEUE + "/Done\"")).startsWith(" NO [CANNOT] What stands in Templates");
        }
    }
}
