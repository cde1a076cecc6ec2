package org.mailroom.store.content;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the files of large bodies that nobody refers to any more, every ten minutes, on a thread of its own. */
public final class BodyCleaning implements AutoCloseable {
    private static final int MINUTES = 10;
    private static final Logger LOGGER = LoggerFactory.getLogger(BodyCleaning.class);

    private final BodyStore bodies;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "body-cleaning");
        thread.setDaemon(true);
        return thread;
    });

    public BodyCleaning(BodyStore bodies) {
        this.bodies = bodies;
        timer.scheduleWithFixedDelay(this::clean, MINUTES, MINUTES, TimeUnit.MINUTES);
    }

    private void clean() {
        try {
            bodies.removeUnused();
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("Bodies that are no longer needed could not be removed, trying again later", e);
        }
    }

    /** Waits for a cleaning under way; to be called before the database closes. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
                LOGGER.warn("Bodies are still being removed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
