package org.mailroom.store.content;

import java.time.Duration;

import org.mailroom.store.sql.Chores;

/** Removes the files of large bodies that nobody refers to any more, every ten minutes, on a thread of its own. */
public final class BodyCleaning implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Chores chores = new Chores("body-cleaning", Duration.ofMinutes(1));

    public BodyCleaning(BodyStore bodies) {
        chores.each(PAUSE, PAUSE, "Bodies that are no longer needed could not be removed", bodies::removeUnused);
    }

    /** Waits for a cleaning under way; to be called before the database closes. */
    @Override
    public void close() {
        chores.close();
    }
}
