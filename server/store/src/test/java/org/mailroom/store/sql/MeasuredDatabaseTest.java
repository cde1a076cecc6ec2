package org.mailroom.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;

/** Times and failures, and how busy each engine says it is. */
@OnEachEngine
class MeasuredDatabaseTest {
    private final DatabaseExtension engine;
    private final CountingMeters meters = new CountingMeters();

    MeasuredDatabaseTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    private Database database() {
        return new MeasuredDatabase(engine.database(), meters);
    }

    @Test
    void shouldTimeEachUnitOfWork() {
        database().read(connection -> Sql.list(connection, "SELECT 1", row -> row.getInt(1)));
        database().write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'box')"));
        database().writeLater(connection -> Sql.update(connection, "DELETE FROM subscription")).join();
        assertThat(meters.of(Measure.DATABASE, "read")).isEqualTo(1);
        assertThat(meters.of(Measure.DATABASE, "write")).isEqualTo(2);
        assertThat(meters.of(Measure.DATABASE_FAILURES, "read") + meters.of(Measure.DATABASE_FAILURES, "write")).isZero();
    }

    @Test
    void shouldCountWhatTheDatabaseDidNotDo() {
        Database.Work<Integer> broken = connection -> {
            throw new SQLException("away");
        };
        assertThatThrownBy(() -> database().read(broken)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> database().write(broken)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> database().writeLater(broken).join()).hasCauseInstanceOf(Unavailable.class);
        // What the work itself refuses is no failure.
        assertThatThrownBy(() -> database().write(connection -> {
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(meters.of(Measure.DATABASE_FAILURES, "read")).isEqualTo(1);
        assertThat(meters.of(Measure.DATABASE_FAILURES, "write")).isEqualTo(2);
    }

    @Test
    void shouldSayHowBusyItIs() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        Database.Work<Object> slow = connection -> {
            inside.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return null;
        };
        Thread reader = new Thread(() -> database().read(slow));
        reader.start();
        var writer = database().writeLater(slow);
        try {
            inside.await();
            assertThat(database().pools()).extracting(Database.Pool::name).containsExactly("writers", "readers");
            assertThat(database().pools()).allMatch(pool -> pool.busy() == 1 && pool.size() >= pool.busy() && pool.waiting() == 0);
        } finally {
            end.countDown();
            reader.join();
            writer.join();
        }
    }
}
