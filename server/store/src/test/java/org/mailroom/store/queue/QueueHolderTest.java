package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

import reactor.core.Disposable;

/** Servers that share a PostgreSQL notice when one of them dies, and leave those alone that live. */
class QueueHolderTest {
    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.postgresql();

    private Queues queues;

    @BeforeEach
    void open() {
        queues = Queues.of(database);
    }

    @AfterEach
    void close() {
        queues.close();
    }

    private QueueHolder holder(String server) {
        return QueueHolder.start(database.database(), new ServerId(server), Clock.systemUTC(), () -> { });
    }

    private List<Long> states() {
        return database.database().read(connection -> Sql.list(connection, "SELECT state FROM queued_mail", row -> row.getLong(1)));
    }

    private void hold(QueueHolder holder) throws Exception {
        try (SqlMailQueueFactory factory = queues.server("enqueueing")) {
            factory.createQueue(Queues.SPOOL).enQueue(mail("mail"));
        }
        database.database().write(connection -> Sql.update(connection, "UPDATE queued_mail SET state = 2, holder = ?", holder.id()));
    }

    @Test
    void shouldFreeWhatAServerHeldWhoseBeatsStandStill() throws Exception {
        QueueHolder dead = holder("dead");
        hold(dead);
        try (QueueHolder alive = holder("alive")) {
            for (int i = 0; i < QueueHolder.PATIENCE; i++) {
                alive.beat();
                assertThat(states()).containsExactly(2L);
            }
            alive.beat();

            assertThat(states()).containsExactly(0L);
        } finally {
            dead.close();
        }
    }

    @Test
    void shouldLeaveWhatALivingServerHoldsHoweverLong() throws Exception {
        try (QueueHolder worker = holder("worker"); QueueHolder other = holder("other")) {
            hold(worker);
            for (int i = 0; i < 5 * QueueHolder.PATIENCE; i++) {
                other.beat();
                if (i % (QueueHolder.PATIENCE - 1) == 0) {
                    worker.beat();
                }
            }

            assertThat(states()).containsExactly(2L);
        }
    }

    @Test
    void shouldFreeWhatItHoldsWhenItEnds() throws Exception {
        QueueHolder holder = holder("one");
        hold(holder);

        holder.close();

        assertThat(states()).containsExactly(0L);
    }

    /** What it has begun to work on goes on there too, and is worked on twice. */
    @Test
    void shouldNotHandOutWhatAnotherServerWasGivenWhileItWasTakenForDead() throws Exception {
        List<String> handled = new CopyOnWriteArrayList<>();
        TestMails.Gate gate = new TestMails.Gate();
        SqlMailQueue slow = queues.server("slow").createQueue(Queues.SPOOL);
        Disposable there = TestMails.consume(slow.deQueue(), 1, item -> {
            gate.pass();
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
        for (int i = 0; i < 20; i++) {
            slow.enQueue(mail("mail " + i));
        }
        Awaitility.await().until(() -> states().stream().filter(state -> state == 2).count() > 1);
        database.database().write(connection -> Sql.update(connection, "DELETE FROM queue_holder"));

        SqlMailQueue other = queues.server("other").createQueue(Queues.SPOOL);
        Disposable here = TestMails.consume(other.deQueue(), 1, item -> {
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
        Awaitility.await().until(() -> other.getSize() == 0);
        Awaitility.await().until(() -> holders().size() == 2);
        gate.open();
        slow.enQueue(mail("after it"));
        slow.enQueue(mail("after it, too"));
        Awaitility.await().until(() -> handled.contains("after it") && handled.contains("after it, too") && other.getSize() == 0);

        there.dispose();
        here.dispose();
        assertThat(handled.stream().filter(name -> !name.equals("mail 0"))).doesNotHaveDuplicates().hasSize(21);
    }

    private List<Long> holders() {
        return database.database().read(connection -> Sql.list(connection, "SELECT id FROM queue_holder", row -> row.getLong(1)));
    }

    @Test
    void shouldTakeItsPlaceAgainAfterItWasTakenForDead() {
        try (QueueHolder slow = holder("slow")) {
            database.database().write(connection -> Sql.update(connection, "DELETE FROM queue_holder"));

            slow.beat();

            assertThat(holders()).containsExactly(slow.id());
        }
    }
}
