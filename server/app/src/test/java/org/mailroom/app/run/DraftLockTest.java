package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;
import static org.mailroom.app.run.Matters.selected;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.imap.ImapClient;

/** Who writes an answer, as told by drafts. */
class DraftLockTest {

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

        private static String draft(Matter matter, int version) {
            return "From: alice@acme.test\r\nSubject: Re: " + matter.subject() + "\r\nMessage-ID: <draft" + version + "-" + matter.id() + ">\r\nReferences: <" + matter.id()
                + ">\r\n\r\nversion " + version + "\r\n";
        }

        private String flags(Matter matter) throws Exception {
            return matters.flags(matter).get(0);
        }

        private static void delete(ImapClient client, String uid) throws Exception {
            client.command("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
            assertThat(client.last("UID EXPUNGE " + uid)).contains(" OK ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Drafts", QUEUE + "/Drafts"})
        void shouldKeepTheLockWhileTheDraftIsRewrittenAndReleaseItWithTheLast(String folder) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String before = "";
            alice.command("SELECT \"" + folder + "\"");
            for (int version = 0; version < 5; version++) {
                String answer = alice.append("\"" + folder + "\"", draft(matter, version));
                String uid = answer.replaceAll(".*\\[APPENDUID \\d+ (\\d+)\\].*", "$1");
                if (!before.isEmpty()) {
                    delete(alice, before);
                }
                before = uid;
                assertThat(flags(matter)).as("version " + version).contains("writing@alice");
            }
            delete(alice, before);
            assertThat(flags(matter)).doesNotContain("writing@");
        }

        @Test
        void shouldTellColleaguesByIdle() throws Exception {
            Matter matter = matters.received();
            ImapClient bob = mailroom.reading("bob");
            selected(bob, QUEUE, matter);
            bob.send("i IDLE\r\n");
            assertThat(bob.line()).startsWith("+ ");

            mailroom.reading("alice").append("Drafts", draft(matter, 0));

            String line = bob.line();
            while (!line.contains(" FETCH ")) {
                line = bob.line();
            }
            assertThat(line).contains("writing@alice");
        }

        @Test
        void shouldSaveTheDraftAndLeaveTheLockWhenAColleagueWrites() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            alice.append("Drafts", draft(matter, 0));

            assertThat(bob.append("Drafts", draft(matter, 1))).contains(" OK ");
            assertThat(flags(matter)).contains("writing@alice").doesNotContain("writing@bob");
            delete(bob, selected(bob, "Drafts", matter));
            assertThat(flags(matter)).contains("writing@alice");
            delete(alice, selected(alice, "Drafts", matter));
            assertThat(flags(matter)).doesNotContain("writing@");
        }

        @Test
        void shouldFollowTheDraftIntoTheTeamsDraftsAndEndWithTrash() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            alice.append("Drafts", draft(matter, 0));
            assertThat(alice.last("UID MOVE " + selected(alice, "Drafts", matter) + " \"" + QUEUE + "/Drafts\"")).contains(" OK ");
            assertThat(flags(matter)).contains("writing@alice");
            assertThat(alice.last("UID MOVE " + selected(alice, QUEUE + "/Drafts", matter) + " Trash")).contains(" OK ");
            assertThat(flags(matter)).doesNotContain("writing@");
        }

        @Test
        void shouldTakeNoLockForOthersOrForWhatAnswersNothing() throws Exception {
            Matter matter = matters.received();
            mailroom.reading("dave").append("Drafts", draft(matter, 0));
            mailroom.reading("oscar").append("Drafts", draft(matter, 1));
            ImapClient alice = mailroom.reading("alice");
            alice.append("INBOX", draft(matter, 2));
            alice.append("Drafts", "Subject: Re: " + matter.subject() + "\r\n\r\nno reference\r\n");
            assertThat(flags(matter)).doesNotContain("writing@");
        }

        @Test
        void shouldWorkInTheTeamsOwnAccount() throws Exception {
            Matter matter = matters.received();
            ImapClient phone = mailroom.reading("bob", "support");
            phone.append("Drafts", draft(matter, 0));
            assertThat(flags(matter)).contains("writing@bob");
            delete(phone, selected(phone, "Drafts", matter));
            assertThat(flags(matter)).doesNotContain("writing@");
        }
    }
}
