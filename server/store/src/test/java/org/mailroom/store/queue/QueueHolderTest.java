package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

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
        return QueueHolder.start(database.database(), new ServerId(server), Clock.systemUTC());
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

    @Test
    void shouldTakeItsPlaceAgainAfterItWasTakenForDead() {
        try (QueueHolder slow = holder("slow")) {
            database.database().write(connection -> Sql.update(connection, "DELETE FROM queue_holder"));

            slow.beat();

            List<Long> holders = database.database().read(connection -> Sql.list(connection, "SELECT id FROM queue_holder", row -> row.getLong(1)));
            assertThat(holders).containsExactly(slow.id());
        }
    }
}
