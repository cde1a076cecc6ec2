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
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.imap.ImapClient;

/** Keywords as commands, and what they show. */
class KeywordsTest {

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
        @ValueSource(strings = {"", "(UNCHANGEDSINCE 99999999) "})
        void shouldAssignAndUnassignTheWholeConversation(String condition) throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            String first = selected(alice, QUEUE, matter).split(",")[0];

            List<String> answer = alice.command("UID STORE " + first + " " + condition + "+FLAGS (@Alice \\Seen)");

            assertThat(Matters.last(answer)).contains(" OK ");
            assertThat(answer).filteredOn(line -> line.endsWith(" EXPUNGE")).hasSize(2);
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE + "/@alice");
            assertThat(matters.flags(matter)).allMatch(line -> line.contains("@alice")).filteredOn(line -> line.contains("\\Seen")).hasSize(1);

            first = selected(alice, QUEUE + "/@alice", matter).split(",")[0];
            assertThat(alice.last("UID STORE " + first + " " + condition + "-FLAGS (@alice)")).contains(" OK ");
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE);
        }

        @Test
        void shouldRefuseAKeywordThatTakesFromAColleague() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            String stale = selected(alice, QUEUE, matter);
            Form.MOVE.put(bob, selected(bob, QUEUE, matter), QUEUE + "/@bob");

            for (int i = 0; i < 2; i++) {
                assertThat(alice.last("UID STORE " + stale + " +FLAGS (@alice)")).contains(" NO [INUSE] ").contains("is assigned to Bob Sato")
                    .contains("it stands in " + QUEUE + "/@bob");
            }
            String uid = selected(alice, QUEUE + "/@bob", matter);
            for (String change : List.of("+FLAGS (@alice)", "-FLAGS (@bob)", "FLAGS (@alice)")) {
                assertThat(alice.last("UID STORE " + uid + " " + change)).as(change).contains(" NO [INUSE] ").contains("is assigned to Bob Sato");
            }
            assertThat(alice.last("UID STORE " + uid + " -FLAGS (@alice)")).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@bob");
            assertThat(alice.last("UID STORE " + uid + " FLAGS (\\Seen)")).as("knows no keywords, and means none").contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@bob");
            assertThat(matters.flags(matter).get(0)).contains("@bob", "\\Seen");
        }

        @Test
        void shouldNotReplaceTheFlagsOfWhatHasLeft() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String stale = selected(alice, QUEUE, matter);
            ImapClient phone = mailroom.reading("alice");
            phone.command("UID STORE " + selected(phone, QUEUE, matter) + " +FLAGS (@alice #kept)");

            assertThat(alice.last("UID STORE " + stale + " FLAGS (\\Deleted)")).contains(" OK ");
            assertThat(alice.last("UID STORE " + stale + " +FLAGS (\\Deleted #more)")).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@alice");
            assertThat(matters.flags(matter).get(0)).contains("#kept", "#more", "@alice").doesNotContain("\\Deleted");
        }

        @Test
        void shouldLockForTheSessionsAgentAndTellWhoWrites() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            String uid = selected(alice, QUEUE, matter);
            selected(bob, QUEUE, matter);
            bob.send("i IDLE\r\n");
            assertThat(bob.line()).startsWith("+ ");

            assertThat(alice.command("UID STORE " + uid + " +FLAGS ($LOCK)")).anyMatch(line -> line.contains(" FETCH ") && line.contains("writing@alice"));
            assertThat(fetched(bob)).contains("writing@alice").doesNotContain("$lock");
            bob.send("DONE\r\n");
            bob.until("i");
            assertThat(bob.last("UID STORE " + uid + " +FLAGS ($lock)")).containsPattern(" NO \\[INUSE\\] SUP-\\d+: Alice Ito is writing an answer since \\d\\d:\\d\\d");
            assertThat(bob.last("UID STORE " + uid + " -FLAGS ($lock)")).contains(" NO [INUSE] ");
            assertThat(alice.last("UID STORE " + uid + " -FLAGS ($lock)")).contains(" OK ");
            assertThat(matters.flags(matter).get(0)).doesNotContain("writing@");
            assertThat(bob.last("UID STORE " + uid + " +FLAGS ($lock)")).contains(" OK ");
            assertThat(bob.last("UID STORE " + uid + " -FLAGS ($lock)")).contains(" OK ");
        }

        private static String fetched(ImapClient client) throws Exception {
            String line = client.line();
            return line.contains(" FETCH ") ? line : fetched(client);
        }

        @Test
        void shouldTagAndPrioritiseTheWholeConversation() throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter).split(",")[1];

            alice.command("UID STORE " + uid + " +FLAGS (#Billing #vip $urgent)");
            assertThat(matters.flags(matter)).hasSize(2).allMatch(line -> line.contains("#billing") && line.contains("#vip") && line.contains("$urgent")
                && line.contains("\\Flagged"));
            alice.command("UID STORE " + uid + " -FLAGS (#VIP)");
            alice.command("UID STORE " + uid + " +FLAGS ($low)");
            assertThat(matters.flags(matter)).hasSize(2).allMatch(line -> line.contains("#billing") && !line.contains("#vip") && line.contains("$low")
                && !line.contains("$urgent") && !line.contains("\\Flagged"));
            alice.command("UID STORE " + uid + " FLAGS (\\Seen mine #new)");
            assertThat(matters.flags(matter)).allMatch(line -> line.contains("#new") && !line.contains("#billing") && !line.contains("$low"))
                .filteredOn(line -> line.contains("mine") && line.contains("\\Seen")).hasSize(1);
        }

        @Test
        void shouldRefuseWhatNamesNobodyOrIsNoTagAndChangeNothing() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter);

            assertThat(alice.last("UID STORE " + uid + " +FLAGS (\\Flagged @zoe)")).contains(" NO [CANNOT] '@zoe' is no member of Support. Nothing was changed.");
            assertThat(alice.last("UID STORE " + uid + " +FLAGS (\\Flagged @alice @bob)")).contains(" NO [CANNOT] ");
            assertThat(alice.last("UID STORE " + uid + " +FLAGS (\\Flagged #-)")).contains(" NO [CANNOT] '-' is no tag");
            assertThat(alice.last("UID STORE " + uid + " +FLAGS (\\Flagged $urgent $low)")).contains(" NO [CANNOT] ");
            assertThat(alice.last("UID STORE " + uid + " +FLAGS (@oscar)")).contains(" NO [CANNOT] ");
            assertThat(matters.flags(matter).get(0)).doesNotContain("\\Flagged", "#", "@", "$");
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }

        @Test
        void shouldIgnoreWhatTheServerKeepsAndShowWhatIsTrue() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter);

            List<String> answer = alice.command("UID STORE " + uid + " +FLAGS ($memo $hasmemo writing@bob $duesoon $overdue $autosent plain)");

            assertThat(Matters.last(answer)).contains(" OK ");
            assertThat(answer).anyMatch(line -> line.contains(" FETCH ") && line.contains("plain") && !line.contains("memo") && !line.contains("writing"));
            assertThat(matters.flags(matter).get(0)).contains("plain").doesNotContain("memo", "writing", "due", "auto");
        }

        @ParameterizedTest
        @CsvSource({"$Junk", "$junk", "$Phishing"})
        void shouldMoveToSpamAndBackByTheSpamKeywords(String keyword) throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            alice.command("UID STORE " + selected(alice, QUEUE, matter).split(",")[0] + " +FLAGS (" + keyword + ")");

            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE + "/Spam");
            assertThat(matters.flags(matter)).filteredOn(line -> line.contains("$Junk") || line.contains("$Phishing")).hasSize(1);
            alice.command("UID STORE " + selected(alice, QUEUE + "/Spam", matter) + " +FLAGS ($NotJunk)");
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE);
            assertThat(matters.flags(matter)).allMatch(line -> line.contains("$NotJunk") && !line.contains("$Junk") && !line.contains("$Phishing"));
        }

        @Test
        void shouldLeaveAloneWhatSomebodyChangedMeanwhile() throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            String[] uids = selected(alice, QUEUE, matter).split(",");
            String modSeq = alice.command("UID FETCH " + uids[0] + " (MODSEQ)").stream().filter(line -> line.contains("MODSEQ (")).findFirst().orElseThrow()
                .replaceAll(".*MODSEQ \\((\\d+)\\).*", "$1");
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT \"" + QUEUE + "\"");
            bob.command("UID STORE " + uids[0] + " +FLAGS (\\Seen)");

            assertThat(alice.last("UID STORE " + uids[0] + " (UNCHANGEDSINCE " + modSeq + ") +FLAGS (@alice)")).contains("[MODIFIED " + uids[0] + "]");
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE);
        }

        @Test
        void shouldRefuseObservers() throws Exception {
            Matter matter = matters.received();
            ImapClient oscar = mailroom.reading("oscar");
            String uid = selected(oscar, QUEUE, matter);
            for (String keywords : List.of("@oscar", "$lock", "#tag", "$Junk")) {
                assertThat(oscar.last("UID STORE " + uid + " +FLAGS (" + keywords + ")")).as(keywords).contains(" NO ");
            }
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }

        @Test
        void shouldDoTheSameInTheTeamsOwnAccount() throws Exception {
            Matter matter = matters.received();
            ImapClient phone = mailroom.reading("bob", "support");
            assertThat(phone.last("UID STORE " + selected(phone, "INBOX", matter) + " +FLAGS (@bob #phone)")).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@bob");
            assertThat(matters.flags(matter).get(0)).contains("#phone");
        }
    }
}
