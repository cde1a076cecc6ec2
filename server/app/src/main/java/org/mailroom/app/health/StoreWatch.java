package org.mailroom.app.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store can be read and written: asked every few seconds on a thread of its own, so that whoever wants to know need
 * not wait for a database that is away. Safe from any thread. Proof: {@code StoreWatchTest}.
 */
public final class StoreWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Pauses without an answer after which the store counts as away. */
    private static final int PATIENCE = 3;

    private final Database database;
    private final Clock clock;
    private final Duration pause;
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "health");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Instant lastAnswer;

    private StoreWatch(Database database, Clock clock, Duration pause) {
        this.database = database;
        this.clock = clock;
        this.pause = pause;
        this.lastAnswer = clock.instant();
    }

    public static StoreWatch watch(Database database, Clock clock) {
        return watch(database, clock, PAUSE);
    }

    static StoreWatch watch(Database database, Clock clock, Duration pause) {
        StoreWatch watch = new StoreWatch(database, clock, pause);
        watch.asking.scheduleWithFixedDelay(watch::ask, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void ask() {
        try {
            database.probe();
            lastAnswer = clock.instant();
        } catch (RuntimeException e) {
            LOGGER.error("The store does not answer: {}", e.toString());
            lastAnswer = Instant.EPOCH;
        }
    }

    /** Whether it can be read and written. */
    public boolean answers() {
        return !lastAnswer.plus(pause.multipliedBy(PATIENCE)).isBefore(clock.instant());
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
