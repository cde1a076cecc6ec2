package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Backlog.Heap;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** What the backlog promises, on both engines. */
@OnEachEngine
class SqlBacklogTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Backlog backlog;

    SqlBacklogTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        backlog = new SqlBacklog(engine.database());
        for (int i = 1; i <= 6; i++) {
            house.receive(SUP, "Subject: " + i);
            house.watch.pass(Duration.ofMinutes(1));
        }
        house.receive(SAL, "Subject: other");
    }

    private void act(String number, Command command) {
        house.desk.act(number(number), command, imap(DeskHouse.CAROL), Manner.PLAIN);
    }

    @Test
    void shouldCountWhatIsAlike() {
        Instant first = house.find("SUP-1").created();
        act("SUP-2", new Command.Assign(ALICE));
        act("SUP-3", new Command.Prioritise(Priority.URGENT));
        act("SUP-4", new Command.Park(Status.DONE));
        house.watch.pass(Duration.ofMinutes(5));
        act("SUP-5", new Command.Park(Status.WAITING));
        assertThat(backlog.heaps(Set.of(SUP), List.of(Status.OPEN, Status.WAITING))).containsExactlyInAnyOrder(
            new Heap(SUP, Status.OPEN, Optional.empty(), Priority.NORMAL, 2, first),
            new Heap(SUP, Status.OPEN, Optional.empty(), Priority.URGENT, 1, first.plus(Duration.ofMinutes(2))),
            new Heap(SUP, Status.OPEN, Optional.of(ALICE), Priority.NORMAL, 1, first.plus(Duration.ofMinutes(1))),
            new Heap(SUP, Status.WAITING, Optional.empty(), Priority.NORMAL, 1, house.watch.instant()));
        assertThat(backlog.heaps(Set.of(SUP, SAL), List.of(Status.OPEN)).stream().mapToLong(Heap::count).sum()).isEqualTo(5);
        assertThat(backlog.heaps(Set.of(), List.of(Status.OPEN))).isEmpty();
        assertThat(backlog.heaps(Set.of(SUP), List.of())).isEmpty();
    }

    @Test
    void shouldNameWhatIsNextByPriorityAndAge() {
        act("SUP-1", new Command.Assign(ALICE));
        act("SUP-2", new Command.Prioritise(Priority.LOW));
        act("SUP-4", new Command.Prioritise(Priority.HIGH));
        act("SUP-5", new Command.Prioritise(Priority.URGENT));
        assertThat(backlog.next(SUP, 10)).extracting(it -> it.number().toString()).containsExactly("SUP-5", "SUP-4", "SUP-3", "SUP-6", "SUP-2");
        assertThat(backlog.next(SUP, 3)).extracting(it -> it.number().toString()).containsExactly("SUP-5", "SUP-4", "SUP-3");
    }
}
