package org.mailroom.store.sql;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a thread of its own, with a pause after each time: as a rule, looks through a table for what is due. What fails is tried again the next time; the log tells it when it begins
 * to fail, or fails in another way, not each time. Several chores come one after the other. Thread-safe. Proof: {@code ChoresTest}.
 */
public final class Chores implements AutoCloseable {
    /** One time. */
    @FunctionalInterface
    public interface Chore {
        void run() throws Exception;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(Chores.class);

    private final String name;
    private final Duration patience;
    private final ScheduledExecutorService worker;
    private volatile boolean ending;

    /**
     * @param name  of the thread
     * @param patience  how long closing waits for what is under way
     */
    public Chores(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
        this.worker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins.
     *
     * @param first  until the first time
     * @param pause  between two
     * @param failed  what the log says of a time that fails, without full stop
     */
    public Chores each(Duration first, Duration pause, String failed, Chore chore) {
        worker.scheduleWithFixedDelay(new Told(failed, chore), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Whether it is being closed, for chores that take long. */
    public boolean ending() {
        return ending;
    }

    /** Begins nothing more, and waits for what is under way. */
    @Override
    public void close() {
        ending = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("The thread {} did not end within {} s", name, patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Told implements Runnable {
        private final String failed;
        private final Chore chore;
        private String trouble = "";

        Told(String failed, Chore chore) {
            this.failed = failed;
            this.chore = chore;
        }

        @Override
        public void run() {
            try {
                chore.run();
                trouble = "";
            } catch (Exception | Error e) {
                // Whatever leaves this method would end the chore for good.
                if (!e.toString().equals(trouble)) {
                    LOGGER.error("{}, trying again", failed, e);
                }
                trouble = e.toString();
            }
        }
    }
}
