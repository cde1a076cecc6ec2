package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;
import static org.mailroom.app.run.Matters.last;
import static org.mailroom.app.run.Matters.selected;

import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.imap.ImapClient;

/** Conversations moved by their messages, by three mail clients before one team. */
class GesturesTest {

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
        @CsvSource({"MOVE, Waiting", "MOVE, Done", "MOVE, Spam", "MOVE, Trash", "MOVE, @bob", "MOVE, @alice",
            "COPY, Waiting", "COPY, Done", "COPY, Spam", "COPY, Trash", "COPY, @bob", "COPY, @alice"})
        void shouldTakeTheWholeConversationAlongWhenOneMessageIsMoved(Form form, String folder) throws Exception {
            Matter matter = matters.received(3);
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT \"" + QUEUE + "\"");
            String first = selected(alice, QUEUE, matter).split(",")[0];

            List<String> answer = form.put(alice, first, QUEUE + "/" + folder);

            assertThat(last(answer)).contains(" OK ");
            assertThat(answer).anyMatch(line -> line.contains("[COPYUID "));
            assertThat(matters.places(matter)).hasSize(3).containsOnly(QUEUE + "/" + folder);
            assertThat(bob.command("NOOP")).filteredOn(line -> line.endsWith(" EXPUNGE")).hasSize(3);
            assertThat(matters.flags(matter)).noneMatch(line -> line.contains("\\Deleted"))
                .allMatch(line -> line.contains("@") == folder.startsWith("@"));
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldTellTheUidsInTheTargetInOrder(Form form) throws Exception {
            Matter one = matters.received();
            Matter two = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uids = selected(alice, QUEUE, one) + "," + selected(alice, QUEUE, two);

            String code = form.put(alice, uids, QUEUE + "/Done").stream().filter(line -> line.contains("[COPYUID ")).findFirst().orElseThrow();

            alice.command("SELECT \"" + QUEUE + "/Done\"");
            assertThat(code).matches(".*\\[COPYUID \\d+ [0-9:,]+ " + Matters.uids(alice, one).get(0) + "[:,]" + Matters.uids(alice, two).get(0) + "\\].*");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldAssignUnassignAndReopen(Form form) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            for (String folder : List.of("/@alice", "/Waiting", "/@alice", "", "/Done", "/@bob")) {
                String before = matters.places(matter).get(0);
                assertThat(last(form.put(alice, selected(alice, before, matter), QUEUE + folder))).as(folder).contains(" OK ");
                assertThat(matters.places(matter)).containsExactly(QUEUE + folder);
            }
            assertThat(matters.flags(matter).get(0)).contains("@bob").doesNotContain("@alice");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldSnoozeByTheFoldersBelowSnoozed(Form form) throws Exception {
            ImapClient bob = mailroom.reading("bob");
            for (String day : List.of("Tomorrow", "Monday", "Next week", "Same date")) {
                Matter matter = matters.received();
                List<String> answer = form.put(bob, selected(bob, QUEUE, matter), QUEUE + "/Snoozed/" + day);
                assertThat(last(answer)).as(day).contains(" OK ");
                assertThat(answer).noneMatch(line -> line.contains("COPYUID"));
                assertThat(matters.places(matter)).containsExactly(QUEUE + "/Snoozed");
                assertThat(last(form.put(bob, selected(bob, QUEUE + "/Snoozed", matter), QUEUE + "/Snoozed/Next week"))).contains(" OK ");
                assertThat(matters.places(matter)).containsExactly(QUEUE + "/Snoozed");
            }
        }

        @Test
        void shouldRefuseTheSameDateWhenThereIsNone() throws Exception {
            Matter matter = matters.received();
            ImapClient carol = mailroom.reading("carol");

            assertThat(last(Form.MOVE.put(carol, selected(carol, QUEUE, matter), QUEUE + "/Snoozed/Same date")))
                .contains(" NO [CANNOT] You have not snoozed a conversation of this team yet");
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldRefuseAStaleClaimByWhoseItIs(Form form) throws Exception {
            Matter matter = matters.received(2);
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            String uids = selected(alice, QUEUE, matter);
            selected(bob, QUEUE, matter);
            form.put(bob, uids.split(",")[0], QUEUE + "/@bob");

            for (int i = 0; i < 2; i++) {
                String answer = last(form.put(alice, uids, QUEUE + "/@alice"));
                assertThat(answer).containsPattern(" NO \\[INUSE\\] SUP-\\d+ is assigned to Bob Sato since \\d\\d:\\d\\d; it stands in Teams/Support/@bob");
                alice.command("NOOP");
            }
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE + "/@bob");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldTakeOverFromTheColleaguesFolderItself(Form form) throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            form.put(bob, selected(bob, QUEUE, matter), QUEUE + "/@bob");

            assertThat(last(form.put(alice, selected(alice, QUEUE + "/@bob", matter), QUEUE + "/@alice"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@alice");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldMoveTheOthersWhenOneIsAColleagues(Form form) throws Exception {
            Matter free = matters.received(2);
            Matter taken = matters.received();
            Matter other = matters.received();
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob");
            String uids = selected(alice, QUEUE, free).split(",")[0] + "," + selected(alice, QUEUE, taken) + "," + selected(alice, QUEUE, other);
            Form.MOVE.put(bob, selected(bob, QUEUE, taken), QUEUE + "/@bob");

            List<String> answer = form.put(alice, uids, QUEUE + "/@alice");

            assertThat(last(answer)).contains(" NO [INUSE] ").contains(matters.number(taken)).doesNotContain(matters.number(free));
            assertThat(answer).anyMatch(line -> line.startsWith("* OK [COPYUID ")).filteredOn(line -> line.endsWith(" EXPUNGE")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(matters.places(free)).hasSize(2).containsOnly(QUEUE + "/@alice");
            assertThat(matters.places(other)).containsExactly(QUEUE + "/@alice");
            assertThat(matters.places(taken)).containsExactly(QUEUE + "/@bob");
        }

        @Test
        void shouldAnswerOkWhenTheOwnConversationIsMovedAgainByItsOtherMessages() throws Exception {
            Matter matter = matters.received(3);
            ImapClient alice = mailroom.reading("alice");
            for (String uid : selected(alice, QUEUE, matter).split(",")) {
                List<String> answer = alice.command("UID MOVE " + uid + " \"" + QUEUE + "/@alice\"");
                assertThat(last(answer)).contains(" OK ");
                assertThat(answer).anyMatch(line -> line.contains("[COPYUID "));
            }
            assertThat(matters.places(matter)).hasSize(3).containsOnly(QUEUE + "/@alice");
        }

        @Test
        void shouldWriteDownWhoDidItByWhichClient() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.keep(new ImapClient(mailroom.port("imap")));
            alice.line();
            alice.command("ID (\"name\" \"Thunderbird\" \"version\" \"153.0\")");
            alice.command("LOGIN alice@acme.test secret-1");
            Form.MOVE.put(alice, selected(alice, QUEUE, matter), QUEUE + "/@alice");
            alice.command("ID (\"name\" \"Other\")");
            Form.MOVE.put(alice, selected(alice, QUEUE + "/@alice", matter), QUEUE + "/Done");

            ConversationNumber number = ConversationNumber.parse(matters.number(matter)).orElseThrow();
            assertThat(mailroom.part(Desk.class).journal(number)).filteredOn(entry -> entry.actor().is(EmailAddress.of("alice@acme.test")))
                .extracting(entry -> entry.event().what() + " " + entry.actor().channel() + " " + entry.actor().client())
                .containsExactly("assigned IMAP Thunderbird 153.0", "status IMAP Other");
        }

        @Test
        void shouldLetALeadTakeFromAnywhere() throws Exception {
            Matter matter = matters.received();
            ImapClient bob = mailroom.reading("bob");
            ImapClient carol = mailroom.reading("carol");
            String uid = selected(carol, QUEUE, matter);
            Form.MOVE.put(bob, selected(bob, QUEUE, matter), QUEUE + "/@bob");

            assertThat(last(Form.MOVE.put(carol, uid, QUEUE + "/@carol"))).contains(" OK ");
            assertThat(matters.places(matter)).containsExactly(QUEUE + "/@carol");
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldTransferToAnotherTeam(Form form) throws Exception {
            Matter matter = matters.received(2);
            ImapClient carol = mailroom.reading("carol");

            assertThat(last(form.put(carol, selected(carol, QUEUE, matter).split(",")[0], "Teams/Sales/@carol"))).contains(" OK ");
            assertThat(matters.places(matter)).isEmpty();
            assertThat(selected(carol, "Teams/Sales/@carol", matter).split(",")).hasSize(2);
        }

        @Test
        void shouldRefuseWhatMakesNoSense() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter);
            for (String folder : List.of(QUEUE + "/Sent", QUEUE + "/Drafts", QUEUE + "/Templates", QUEUE + "/Outbox", QUEUE + "/Notes")) {
                assertThat(alice.last("UID MOVE " + uid + " \"" + folder + "\"")).as(folder).startsWith(" NO [CANNOT] ").contains("Nothing was changed");
                assertThat(alice.last("UID COPY " + uid + " \"" + folder + "\"")).as(folder).startsWith(" NO [CANNOT] ");
            }
            assertThat(alice.last("UID MOVE " + uid + " INBOX")).startsWith(" NO [CANNOT] A team's mail cannot be moved into a personal folder");
            assertThat(alice.last("UID COPY " + uid + " INBOX")).contains(" OK [COPYUID");
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }

        @ParameterizedTest
        @EnumSource(Form.class)
        void shouldDoTheSameInTheTeamsOwnAccount(Form form) throws Exception {
            Matter matter = matters.received(2);
            ImapClient phone = mailroom.reading("alice", "support");
            ImapClient bob = mailroom.reading("bob", "support");
            String uids = selected(phone, "INBOX", matter);
            selected(bob, "INBOX", matter);

            assertThat(last(form.put(phone, uids.split(",")[1], "@alice"))).contains(" OK ");
            assertThat(last(form.put(bob, uids, "@bob"))).contains(" NO [INUSE] ").contains("is assigned to Alice Ito").contains("it stands in @alice");
            assertThat(matters.places(matter)).hasSize(2).containsOnly(QUEUE + "/@alice");
        }

        @Test
        void shouldRefuseObservers() throws Exception {
            Matter matter = matters.received();
            ImapClient oscar = mailroom.reading("oscar");
            String uid = selected(oscar, QUEUE, matter);

            for (Form form : Form.values()) {
                assertThat(last(form.put(oscar, uid, QUEUE + "/Done"))).contains(" NO [NOPERM] ");
            }
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }

        @Test
        void shouldChangeNothingByACopyFromAFolderOpenedReadOnly() throws Exception {
            Matter matter = matters.received();
            ImapClient alice = mailroom.reading("alice");
            String uid = selected(alice, QUEUE, matter);
            alice.command("EXAMINE \"" + QUEUE + "\"");

            assertThat(alice.last("UID COPY " + uid + " \"" + QUEUE + "/Done\"")).startsWith(" NO [CANNOT] The mailbox is open read-only");
            assertThat(matters.places(matter)).containsExactly(QUEUE);
        }
    }
}
