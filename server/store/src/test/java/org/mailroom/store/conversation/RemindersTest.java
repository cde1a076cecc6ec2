package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** Customers who wait for too long: keywords, journal, escalation. */
@OnEachEngine
class RemindersTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Upkeep upkeep;

    RemindersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        upkeep = house.upkeep();
        promise();
        house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
    }

    @AfterEach
    void end() {
        upkeep.close();
    }

    private void promise(Escalation... escalation) {
        Target target = new Target(TimeLimit.of("1h"), TimeLimit.of("2h"), TimeLimit.OFF);
        house.set(SUP, settings -> settings.with(new ServiceLevels(Map.of(Priority.NORMAL, target, Priority.HIGH, target), TimeLimit.of("10m"), Set.of(escalation))));
    }

    private void pass(int minutes) {
        house.watch.pass(Duration.ofMinutes(minutes));
        upkeep.run();
    }

    private List<String> keywords() {
        return engine.database().read(connection -> Sql.list(connection, "SELECT p.keywords FROM mailbox_message p JOIN conversation_message m ON m.message = p.message_id",
            row -> row.getString(1)));
    }

    private List<Event> events() {
        return house.desk.journal(number("SUP-1")).stream().map(JournalEntry::event).toList();
    }

    private Conversation it() {
        return house.find("SUP-1");
    }

    @Test
    void shouldMarkWhatIsDueSoonAndOverdueAndWhatIsNot() throws Exception {
        pass(49);
        assertThat(it().service()).isEqualTo(Level.KEPT);
        pass(1);
        assertThat(it().service()).isEqualTo(Level.DUE_SOON);
        assertThat(keywords()).allMatch(keywords -> keywords.contains("$duesoon"));
        pass(5);
        pass(5);
        assertThat(it().service()).isEqualTo(Level.OVERDUE);
        assertThat(keywords()).allMatch(keywords -> keywords.contains("$overdue") && !keywords.contains("$duesoon"));
        pass(60);
        assertThat(events()).extracting(Event::what).containsExactly("created", "received", "due-soon", "overdue");
        assertThat(events().get(3).details()).containsEntry("target", "first").containsEntry("limit", "1h").containsEntry("since", "2026-11-25T14:02:00Z");

        house.desk.act(number("SUP-1"), new Command.Answered(Set.of("c@x")), imap(ALICE), Manner.PLAIN);
        assertThat(it().service()).isEqualTo(Level.KEPT);
        assertThat(keywords()).noneMatch(keywords -> keywords.contains("$overdue"));
        house.receive(SUP, "Subject: again", "In-Reply-To: <a@x>");
        pass(109);
        assertThat(it().service()).isEqualTo(Level.KEPT);
        pass(11);
        assertThat(it().service()).isEqualTo(Level.OVERDUE);
        assertThat(events().get(events().size() - 1).details()).containsEntry("target", "next").containsEntry("limit", "2h");
        assertThat(house.told).isEmpty();
    }

    @Test
    void shouldEscalateOnce() {
        promise(Escalation.values());
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        pass(60);
        pass(1);
        assertThat(it().priority()).isEqualTo(Priority.HIGH);
        assertThat(it().assignee()).isEmpty();
        assertThat(it().service()).isEqualTo(Level.OVERDUE);
        assertThat(events()).extracting(Event::what).containsExactly("created", "received", "assigned", "overdue", "priority", "unassigned");
        assertThat(events().get(4).details()).containsEntry("because", "overdue");
        assertThat(house.told).hasSize(1);
        pass(600);
        assertThat(it().priority()).isEqualTo(Priority.HIGH);
        assertThat(house.told).hasSize(1);
    }

    @Test
    void shouldNotTakeItFromSomebodyWhoIsWriting() {
        promise(Escalation.RETURN_TO_QUEUE);
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        house.watch.pass(Duration.ofMinutes(55));
        house.desk.act(number("SUP-1"), new Command.TakeLock(Lock.Cause.ASKED), imap(ALICE), Manner.PLAIN);
        pass(5);
        assertThat(it().service()).isEqualTo(Level.OVERDUE);
        assertThat(it().assignee()).contains(ALICE);
    }

    @Test
    void shouldLeaveAloneWhatWaitsForNobody() {
        house.desk.act(number("SUP-1"), new Command.Park(Status.DONE), imap(ALICE), Manner.PLAIN);
        pass(600);
        assertThat(it().service()).isEqualTo(Level.KEPT);
        house.desk.act(number("SUP-1"), new Command.Reopen(), imap(ALICE), Manner.PLAIN);
        pass(600);
        assertThat(it().service()).isEqualTo(Level.KEPT);
    }

    @Test
    void shouldGiveTimeBackWhenThePriorityIsLowered() {
        house.set(SUP, settings -> settings.with(new ServiceLevels(Map.of(Priority.NORMAL, new Target(TimeLimit.of("1h"), TimeLimit.OFF, TimeLimit.OFF)), TimeLimit.of("10m"), Set.of())));
        pass(60);
        assertThat(it().service()).isEqualTo(Level.OVERDUE);
        house.desk.act(number("SUP-1"), new Command.Prioritise(Priority.LOW), imap(ALICE), Manner.PLAIN);
        assertThat(it().service()).isEqualTo(Level.KEPT);
        assertThat(keywords()).noneMatch(keywords -> keywords.contains("$overdue"));
    }
}
