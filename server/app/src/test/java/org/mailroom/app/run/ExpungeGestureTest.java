package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;
import static org.mailroom.app.run.Matters.selected;

import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.imap.ImapClient;

/** EXPUNGE, UID EXPUNGE and CLOSE in team folders. */
class ExpungeGestureTest {

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
        private Matters matters;

        Contract(Engine engine) {
            super(engine);
        }

        @BeforeAll
        void meet() {
            matters = new Matters(mailroom);
        }

        @ParameterizedTest
        @ValueSource(strings = {"EXPUNGE", "UID EXPUNGE", "CLOSE"})
        void shouldPutTheWholeConversationIntoTrash(String command) throws Exception {
            Matter matter = matters.received(3);
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter).split(",")[1];
            alice.command("UID STORE " + uid + " +FLAGS (\\Deleted)");

            assertThat(alice.last(command.startsWith("UID") ? command + " " + uid : command)).contains(" OK ");
            assertThat(matters.places(matter)).hasSize(3).containsOnly(QUEUE + "/Trash");
            assertThat(matters.flags(matter)).noneMatch(line -> line.contains("\\Deleted"));
        }

        @Test
        void shouldLeaveTheConversationWhenOnlyTheWordOfWhoIsWritingIsClearedAway() throws Exception {
            mailroom.apply("teams:\n- {key: PRE, name: Presence, addresses: [presence@acme.test], members: {alice@acme.test: agent, bob@acme.test: agent}, presence: true}\n");
            ImapClient bob = mailroom.reading("bob");
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Presence");
            mailroom.receive("From: cora@customers.example\r\nSubject: help\r\nMessage-ID: <presence@customers.example>\r\n\r\ntext\r\n", "presence@acme.test");
            queue.arrived();
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT Teams/Presence");
            assertThat(alice.last("STORE 1 +FLAGS ($lock)")).contains(" OK ");
            bob.command("SELECT Teams/Presence");
            assertThat(bob.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT DATE)]").toString()).contains("Alice Ito is writing an answer").containsPattern("Date: [^\r]* \\+0000");
            bob.command("STORE 2 +FLAGS (\\Deleted)");
            assertThat(bob.last("EXPUNGE")).contains(" OK ");
            assertThat(bob.command("FETCH 1:* FLAGS").stream().filter(line -> line.contains("FETCH (")).toList()).hasSize(2).noneMatch(line -> line.contains("\\Deleted"));

            assertThat(alice.last("STORE 1 -FLAGS ($lock)")).contains(" OK ");
            assertThat(bob.command("NOOP").toString()).contains("2 EXPUNGE");
        }

        @ParameterizedTest
        @ValueSource(strings = {"EXPUNGE", "CLOSE"})
        void shouldPutAColleaguesConversationIntoTrashFromTheFolderWhereItStands(String command) throws Exception {
            Matter matter = matters.received();
            Matter other = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            Form.MOVE.put(bob, selected(bob, QUEUE, matter), QUEUE + "/@bob");
            Form.MOVE.put(bob, selected(bob, QUEUE + "/@bob", matter), QUEUE + "/Waiting");
            assertThat(bob.last("UID STORE " + selected(bob, QUEUE + "/Waiting", matter) + " +FLAGS (@bob)")).contains(" OK ");

            alice.command("UID STORE " + selected(alice, QUEUE, other) + " +FLAGS (\\Deleted)");
            assertThat(alice.last(command)).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@bob");
            assertThat(matters.places(other)).containsExactly(QUEUE + "/Trash");
            alice.command("UID STORE " + selected(alice, QUEUE + "/@bob", matter) + " +FLAGS (\\Deleted)");
            assertThat(alice.last(command)).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/Trash");
        }

        @Test
        void shouldKeepWhatLiesInTrashUnlessALeadDeletesIt() throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            Form.MOVE.put(alice, selected(alice, QUEUE, matter), QUEUE + "/Trash");
            String uid = selected(alice, QUEUE + "/Trash", matter).split(",")[0];
            alice.command("UID STORE " + uid + " +FLAGS (\\Deleted)");

            List<String> answer = alice.command("EXPUNGE");
            assertThat(Matters.last(answer)).contains(" OK ");
            assertThat(answer).noneMatch(line -> line.endsWith(" EXPUNGE"));
            assertThat(matters.places(matter)).hasSize(2);
            assertThat(matters.flags(matter)).noneMatch(line -> line.contains("\\Deleted"));

            ImapClient carol = mailroom.reading("carol");
            carol.command("UID STORE " + selected(carol, QUEUE + "/Trash", matter).split(",")[0] + " +FLAGS (\\Deleted)");
            assertThat(carol.command("EXPUNGE")).filteredOn(line -> line.endsWith(" EXPUNGE")).hasSize(1);
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/Trash");
            carol.command("UID STORE " + selected(carol, QUEUE + "/Trash", matter) + " +FLAGS (\\Deleted)");
            carol.command("EXPUNGE");
            assertThat(matters.places(matter)).isEmpty();
        }

        @Test
        void shouldAnswerOkWhenWhatIsExpungedHasGone() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter);
            ImapClient bob = mailroom.reading("bob");
            Form.MOVE.put(bob, selected(bob, QUEUE, matter), QUEUE + "/@bob");

            assertThat(alice.last("UID STORE " + uid + " +FLAGS (\\Deleted)")).contains(" OK ");
            assertThat(alice.last("UID EXPUNGE " + uid)).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@bob");
        }
    }
}
