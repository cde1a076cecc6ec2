package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.BOB;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/**
 * What handing out costs in a team with few and with very many conversations, of which a third is assigned and open, a third waits to be handed out, and a third is done: the medians are
 * printed.
 */
@Tag("long")
@OnEachEngine
class HandingOutCostTest {
    private static final int FEW = 100;
    private static final int MANY = Integer.getInteger("conversations", 10_000);
    private static final int ROUNDS = 100;

    private final DatabaseExtension engine;
    private DeskHouse house;
    private int mails;

    HandingOutCostTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldHandOutAmongManyAsAmongFew() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        house.set(SUP, settings -> settings.with(Assignment.LEAST_LOADED).with(settings.duty().with(TimeLimit.of("900h"))));
        fill(0, FEW);
        measure();
        List<Double> few = measure();
        fill(FEW, MANY - FEW);
        measure();
        List<Double> many = measure();
        System.out.printf("ms among %d and %d conversations (%s): a mail that is handed out %s and %s, the next one for an agent %s and %s, a page by urgency %s and %s, a look when"
            + " nobody is there %s and %s%n", FEW, MANY, house.database.dialect(), few.get(0), many.get(0), few.get(1), many.get(1), few.get(2), many.get(2), few.get(3), many.get(3));
        assertThat(waiting()).isEqualTo(MANY / 3);
    }

    @Test
    void shouldLeaveInTheQueueWhomNobodySuits() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        house.set(SUP, settings -> settings.with(Assignment.SKILLS).with(settings.duty().with(TimeLimit.of("900h"))));
        for (int i = 0; i < 200; i++) {
            house.receive(SUP, Handling.USUAL.with(new Topic(Optional.of("nobodys"), Optional.empty(), Optional.empty(), 0)),
                "From: s" + i + "@customer.test", "Subject: " + i);
        }
        try (Upkeep upkeep = house.upkeep()) {
            double look = median(() -> {
                upkeep.run();
                return null;
            }, () -> null);
            System.out.printf("ms for a look at %d conversations that suit nobody (%s): %s%n", waiting(), house.database.dialect(), look);
        }
        assertThat(waiting()).isEqualTo(200);
    }

    private long waiting() {
        return house.database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM handout", row -> row.getLong(1)).get(0));
    }

    private List<Double> measure() throws Exception {
        SqlConversations conversations = new SqlConversations(house.database, house.bodies, new TextFinder(house.database, house.bodies), house.house.directory);
        Conversations.Filter queue = new Conversations.Filter(Set.of(SUP), Optional.of(Status.OPEN), Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
        List<Conversation> given = new ArrayList<>();
        Callable<Void> back = () -> {
            given.forEach(it -> house.desk.act(it.number(), new Command.Unassign(), Actor.server(), Manner.PLAIN));
            given.clear();
            return null;
        };
        double mail = median(() -> {
            house.receive(SUP, "From: new" + ++mails + "@customer.test", "Subject: " + mails);
            return null;
        }, () -> null);
        double next = median(() -> given.add(house.desk.next(SUP, imap(BOB)).orElseThrow()), back);
        double page = median(() -> conversations.list(queue, Conversations.Order.URGENCY, Optional.empty(), 50), () -> null);
        List.of(ALICE, BOB, CAROL).forEach(agent -> house.attendance.leave(agent, Optional.empty(), Actor.server()));
        double look;
        try (Upkeep upkeep = house.upkeep()) {
            look = median(() -> {
                upkeep.run();
                return null;
            }, () -> null);
        }
        List.of(ALICE, BOB, CAROL).forEach(agent -> house.attendance.come(agent, Actor.server()));
        return List.of(mail, next, page, look);
    }

    private static double median(Callable<?> work, Callable<?> afterwards) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            work.call();
            millis.add((System.nanoTime() - start) / 1e6);
            afterwards.call();
        }
        return Math.round(millis.stream().sorted().toList().get(ROUNDS / 2) * 100) / 100.0;
    }

    /** Conversations without messages, from the eleventh million on. */
    private void fill(int first, int count) {
        for (int from = first; from < first + count; from += 1000) {
            int begin = from;
            int size = Math.min(1000, first + count - from);
            house.database.write(connection -> {
                for (int i = begin; i < begin + size; i++) {
                    long id = 11_000_000L + i;
                    boolean assigned = i % 3 == 0;
                    String agent = assigned ? List.of(ALICE, BOB, CAROL).get(i / 3 % 3).value() : null;
                    Sql.update(connection, "INSERT INTO conversation (id, team, number, status, assignee, assigned, priority, tags, subject, customer, participants, notes, status_since,"
                        + " created, updated, version, asked, owed, since, urgency) VALUES (?, 'SUP', ?, ?, ?, ?, 'normal', '', 's', ?, '', 0, ?, ?, ?, 1, ?, ?, ?, 17179869184)",
                        id, "SUP-" + id, i % 3 == 2 ? "done" : "open", agent, assigned ? time(i) : null, "c" + i + "@customer.test", time(i), time(i), time(i), time(i),
                        assigned ? time(i) : null, time(i));
                    Sql.update(connection, "INSERT INTO conversation_number (number, conversation) VALUES (?, ?)", "SUP-" + id, id);
                    if (i % 3 == 1) {
                        Sql.update(connection, "INSERT INTO handout (conversation, team, urgency, began) VALUES (?, 'SUP', 17179869184, ?)", id, time(i));
                    }
                }
                return null;
            });
        }
    }

    private Long time(int i) {
        return house.watch.millis() - 1_000_000L + i;
    }
}
