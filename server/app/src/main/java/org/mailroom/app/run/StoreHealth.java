package org.mailroom.app.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.mailroom.store.sql.Database;
import org.mailroom.webadmin.HealthChecks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store can be read and written: asked every few seconds on a thread of its own, so that whoever wants to know need
 * not wait for a database that is away. Safe from any thread. Proof: {@code StoreHealthTest}.
 */
final class StoreHealth implements HealthChecks, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreHealth.class);
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

    private StoreHealth(Database database, Clock clock, Duration pause) {
        this.database = database;
        this.clock = clock;
        this.pause = pause;
        this.lastAnswer = clock.instant();
    }

    static StoreHealth watch(Database database, Clock clock) {
        return watch(database, clock, PAUSE);
    }

    static StoreHealth watch(Database database, Clock clock, Duration pause) {
        StoreHealth health = new StoreHealth(database, clock, pause);
        health.asking.scheduleWithFixedDelay(health::ask, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return health;
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

    @Override
    public Health now() {
        return lastAnswer.plus(pause.multipliedBy(PATIENCE)).isBefore(clock.instant()) ? Health.FAILING : Health.OK;
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
