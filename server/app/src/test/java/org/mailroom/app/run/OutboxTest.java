package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Status;
import org.mailroom.imap.ImapClient;

/** Answers that wait in the Outbox leave once, or not at all. */
class OutboxTest {

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
        Contract(Engine engine) {
            super(engine);
        }

        private void undo(int seconds) throws Exception {
            mailroom.apply("teams:\n  - {name: Support, key: SUP, addresses: [support@acme.test, help@acme.test], undoSeconds: " + seconds + "}\n");
        }

        private String uidInOutbox(ImapClient client, Matter matter) throws Exception {
            client.command("SELECT Teams/Support/Outbox");
            return client.command("UID SEARCH SUBJECT " + matter.name()).stream().filter(line -> line.startsWith("* SEARCH")).findFirst().orElseThrow().substring(8).trim();
        }

        private void awaitJournal(Matter matter, String what) {
            Awaitility.await(what).until(() -> matter.journal().contains(what));
        }

        @Test
        void shouldSendWhenTheUndoWindowIsOver() throws Exception {
            Matter matter = Matter.begun(mailroom);
            undo(4);
            assertThat(matter.answer("alice", "text", "support+close@acme.test")).startsWith("250 2.6.0 ").contains("it waits in the Outbox until ");
            undo(0);
            ImapClient alice = mailroom.reading("alice");
            assertThat(uidInOutbox(alice, matter)).isNotEmpty();
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
            assertThat(matter.answer("bob", "text")).startsWith("550 5.7.1 [CHANGED] ").contains("Alice Ito answered at ", "(still in the Outbox)");
            assertThat(matter.awaitLeft()).contains("From: \"Alice Ito (Support)\" <help@acme.test>\r\n").doesNotContain("X-Mailroom");
            assertThat(uidInOutbox(alice, matter)).isEmpty();
            assertThat(matter.now().status()).isEqualTo(Status.DONE);
            alice.command("SELECT Teams/Support/Sent");
            assertThat(alice.command("SEARCH SEEN SUBJECT " + matter.name())).anyMatch(line -> line.matches("\\* SEARCH \\d+"));
            matter.assertNothingLeft(1);
        }

        @Test
        void shouldNotSendWhatWasTakenOutOrIsToBeDeleted() throws Exception {
            Matter moved = Matter.begun(mailroom);
            Matter deleted = Matter.begun(mailroom);
            undo(4);
            moved.answer("alice", "text");
            deleted.answer("alice", "text");
            undo(0);
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.last("UID MOVE " + uidInOutbox(alice, moved) + " Teams/Support/Drafts")).contains("OK");
            assertThat(alice.last("UID STORE " + uidInOutbox(alice, deleted) + " +FLAGS (\\Deleted)")).contains("OK");
            awaitJournal(moved, "answer-cancelled");
            awaitJournal(deleted, "answer-cancelled");
            moved.assertNothingLeft(0);
            deleted.assertNothingLeft(0);
            assertThat(moved.now().status()).isEqualTo(Status.OPEN);
            assertThat(moved.answer("bob", "text")).as("the answer is a draft now").startsWith("550 5.7.1 [LOCKED] ");
        }

        @Test
        void shouldHoldAndTellWhenTheCustomerWritesMeanwhile() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            undo(4);
            matter.answer("alice", "text");
            undo(0);
            matter.more("more-" + matter.name());
            awaitJournal(matter, "answer-held");
            assertThat(inbox.arrived()).contains("Subject: Your answer to " + matter.number() + " was held back\r\n");
            matter.assertNothingLeft(0);
            assertThat(uidInOutbox(mailroom.reading("alice"), matter)).isNotEmpty();
        }

        @Test
        void shouldSendAlthoughTheClientHasSavedItsCopyMeanwhile() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String answer = "From: support@acme.test\r\nTo: " + matter.customer() + "\r\nSubject: Re: " + matter.name() + "\r\nMessage-ID: <a-" + matter.name()
                + "@acme.test>\r\nIn-Reply-To: " + matter.id() + "\r\n\r\ntext\r\n";
            undo(4);
            assertThat(matter.send("alice", answer)).contains("it waits in the Outbox until ");
            undo(0);
            assertThat(mailroom.reading("alice").append("Teams/Support/Sent", answer)).contains("OK");
            matter.awaitLeft();
            matter.assertNothingLeft(1);
            assertThat(matter.now().status()).isEqualTo(Status.WAITING);
            assertThat(matter.journal()).doesNotContain("answer-held");
            assertThat(matter.answer("alice", "one more")).as("own answers do not count").startsWith("250 ");
        }

        @Test
        void shouldSendOnceAfterTheServerWasAway() throws Exception {
            Matter matter = Matter.begun(mailroom);
            undo(2);
            matter.answer("alice", "text");
            mailroom.stop();
            mailroom.restart();
            undo(0);
            matter.awaitLeft();
            mailroom.stop();
            mailroom.restart();
            matter.assertNothingLeft(1);
        }

        @Test
        void shouldKeepScheduledAnswersUntilTheirTime() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("alice", "text", "support+send-2030-01-02t0900@acme.test")).contains("it waits in the Outbox until 2030-01-02 09:00");
            assertThat(uidInOutbox(mailroom.reading("bob"), matter)).isNotEmpty();
            List<String> mails = matter.left();
            assertThat(mails).isEmpty();
        }
    }
}
