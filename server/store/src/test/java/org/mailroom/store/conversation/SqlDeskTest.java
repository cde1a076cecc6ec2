package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.BOB;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.OSCAR;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** State, journal, folders and keywords change together, for one winner. */
@OnEachEngine
class SqlDeskTest {
    private final DatabaseExtension engine;
    private DeskHouse house;

    SqlDeskTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
        house.receive(SUP, "Subject: two", "In-Reply-To: <a@x>");
    }

    private void act(EmailAddress agent, Command command) {
        house.desk.act(number("SUP-1"), command, imap(agent), Manner.PLAIN);
    }

    @Test
    void shouldCountWhatTookEffectAndWhatWasRefused() {
        act(ALICE, new Command.Assign(ALICE));
        assertThatThrownBy(() -> act(BOB, new Command.Assign(BOB))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> house.desk.act(number("SUP-99"), new Command.Reopen(), imap(BOB), Manner.PLAIN)).isInstanceOf(Refused.class);
        assertThat(house.meters.of(Measure.JOURNAL, "received", "system")).isEqualTo(2);
        assertThat(house.meters.of(Measure.JOURNAL, "assigned", "imap")).isEqualTo(1);
        assertThat(house.meters.of(Measure.CLAIMS, "imap")).isEqualTo(1);
        assertThat(house.meters.of(Measure.REFUSALS, "in-use")).isEqualTo(1);
        assertThat(house.meters.of(Measure.REFUSALS, "impossible")).isEqualTo(1);
        // Given to somebody else, it is no claim.
        house.desk.act(number("SUP-1"), new Command.Assign(BOB), imap(CAROL), Manner.PLAIN);
        assertThat(house.meters.of(Measure.CLAIMS, "imap")).isEqualTo(1);
    }

    @Test
    void shouldMoveTheWholeConversationToItsAgentAndBack() {
        act(ALICE, new Command.Assign(ALICE));
        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]", "two [@alice]")));

        act(ALICE, new Command.Unassign());
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one", "two")));
        assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received", "assigned", "unassigned");
    }

    @Test
    void shouldShowPriorityTagsAndLock() {
        act(ALICE, new Command.Prioritise(Priority.URGENT));
        act(ALICE, new Command.ChangeTags(Set.of(new Tag("billing")), Set.of()));
        act(BOB, new Command.TakeLock(Lock.Cause.ASKED));
        String marks = " [#billing, $urgent, \\Flagged, writing@bob]";
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one" + marks, "two" + marks)));

        act(ALICE, new Command.Prioritise(Priority.NORMAL));
        act(ALICE, new Command.ChangeTags(Set.of(), Set.of(new Tag("billing"))));
        act(BOB, new Command.ReleaseLock());
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one", "two")));
    }

    @Test
    void shouldMarkWhatWasAnsweredAndKeepOwnKeywordsOfClients() {
        house.database.write(connection -> Sql.update(connection, "UPDATE mailbox_message SET keywords = 'mine'"));
        act(ALICE, new Command.Answered(Set.of("cora@customer.test")));

        assertThat(house.folders(SUP)).isEqualTo(Map.of("Waiting",
            List.of("one [@alice, \\Answered, mine]", "two [@alice, \\Answered, mine]")));
    }

    @Test
    void shouldChangeNothingWhenAColleagueHasIt() {
        act(BOB, new Command.Assign(BOB));
        Map<String, List<String>> before = house.folders(SUP);

        assertThatThrownBy(() -> act(ALICE, new Command.Assign(ALICE))).isInstanceOf(Refused.class)
            .hasMessage("SUP-1 is assigned to bob since 14:02");
        assertThatThrownBy(() -> act(OSCAR, new Command.Park(Status.DONE))).isInstanceOf(Refused.class);
        assertThat(house.folders(SUP)).isEqualTo(before);
        assertThat(house.journal("SUP-1")).endsWith("assigned");

        act(CAROL, new Command.Assign(ALICE));
        assertThat(house.folders(SUP)).containsOnlyKeys("@alice");
    }

    @Test
    void shouldHaveOneWinnerWhenManyClaimAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 1; round <= 10; round++) {
                house.receive(SUP, "Subject: race " + round);
                String number = "SUP-" + (round + 1);
                List<Callable<String>> claims = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    EmailAddress agent = i % 2 == 0 ? ALICE : BOB;
                    claims.add(() -> claim(number, agent));
                }
                List<String> answers = new ArrayList<>();
                for (Future<String> answer : threads.invokeAll(claims)) {
                    answers.add(answer.get());
                }
                String winner = house.find(number).assignee().orElseThrow().local();
                assertThat(answers).containsOnly(winner + " has it", "SUP-" + (round + 1) + " is assigned to " + winner + " since 14:02");
                assertThat(house.journal(number)).containsExactly("created", "received", "assigned");
                assertThat(house.folders(SUP).get("@" + winner)).contains("race " + round + " [@" + winner + "]");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private String claim(String number, EmailAddress agent) {
        try {
            house.desk.act(number(number), new Command.Assign(agent), imap(agent), Manner.PLAIN);
            return agent.local() + " has it";
        } catch (Refused refused) {
            return refused.getMessage();
        }
    }

    @Test
    void shouldTransferUnderANewNumber() {
        act(ALICE, new Command.Assign(ALICE));
        house.desk.transfer(number("SUP-1"), SAL, imap(ALICE), Manner.PLAIN);

        assertThat(house.folders(SUP)).isEmpty();
        assertThat(house.folders(SAL)).isEqualTo(Map.of("INBOX", List.of("one", "two")));
        assertThat(house.find("SUP-1")).isEqualTo(house.find("SAL-1"));
        assertThat(house.journal("SAL-1")).containsExactly("created", "received", "received", "assigned", "unassigned", "transferred");
    }

    @Test
    void shouldMergeAndBeFoundByBothNumbers() throws Exception {
        house.receive(SUP, "Subject: other");
        act(ALICE, new Command.Park(Status.DONE));
        house.desk.merge(number("SUP-2"), number("SUP-1"), imap(ALICE), Manner.PLAIN);

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("other", "one", "two")));
        assertThat(house.find("SUP-2").number()).isEqualTo(number("SUP-1"));
        assertThat(house.journal("SUP-1")).contains("merged");
    }

    @Test
    void shouldSplitIntoALinkedOne() {
        long second = house.database.read(connection -> Sql.list(connection, "SELECT MAX(message) FROM conversation_message", row -> row.getLong(1))).get(0);
        act(ALICE, new Command.Assign(ALICE));
        house.desk.split(number("SUP-1"), Set.of(second), imap(ALICE));
        house.desk.act(number("SUP-2"), new Command.Park(Status.DONE), imap(ALICE), Manner.PLAIN);

        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]"), "Done", List.of("two [@alice]")));
        assertThat(house.desk.links(number("SUP-2"))).containsExactly("SUP-1");
        assertThatThrownBy(() -> house.desk.split(number("SUP-2"), Set.of(second), imap(ALICE))).isInstanceOf(Refused.class).hasMessageContaining("all the messages");
    }

    @Test
    void shouldSayThatThereIsNoSuchConversation() {
        assertThatThrownBy(() -> house.desk.act(number("SUP-99"), new Command.Reopen(), imap(ALICE), Manner.PLAIN))
            .isInstanceOf(Refused.class).hasMessage("There is no conversation SUP-99. Nothing was changed.");
    }

    @Test
    void shouldKeepTheNumbersOfMailboxesRight() {
        act(ALICE, new Command.Assign(ALICE));
        act(ALICE, new Command.Park(Status.DONE));
        List<String> wrong = house.database.read(connection -> Sql.list(connection,
            "SELECT b.name FROM mailbox b WHERE b.messages <> (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = b.id)"
                + " OR b.unseen <> (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = b.id AND (p.flags & 32) = 0)"
                + " OR b.octets <> (SELECT COALESCE(SUM(p.octets), 0) FROM mailbox_message p WHERE p.mailbox_id = b.id)", row -> row.getString(1)));
        assertThat(wrong).isEmpty();
    }
}
