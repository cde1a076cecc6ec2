package org.mailroom.store.directory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Unavailable;

/**
 * The newest snapshot that this process knows. Once a second the first who asks looks into the database whether another
 * process has changed something, while the others go on with what is there; only when the last look is two seconds old do
 * they wait for it. While the database is away nobody gets an answer: rights may have been taken meanwhile. Safe from any
 * thread.
 */
final class CurrentSnapshot {
    static final Duration LOOK = Duration.ofSeconds(1);
    static final Duration OLDEST = Duration.ofSeconds(2);

    private final Database database;
    private final LongSupplier nanoTime;
    private final AtomicReference<DirectorySnapshot> snapshot;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long lookedAt;
    private volatile RuntimeException failure;

    /** Reads the directory. */
    CurrentSnapshot(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        this.snapshot = new AtomicReference<>(database.read(connection -> DirectoryRows.read(connection, DirectoryRows.version(connection))));
    }

    DirectorySnapshot get() {
        if (older(LOOK)) {
            if (older(OLDEST)) {
                looking.lock();
                look();
            } else if (looking.tryLock()) {
                look();
            }
        }
        RuntimeException cause = failure;
        if (cause != null) {
            throw new Unavailable("the directory cannot be read", cause);
        }
        return snapshot.get();
    }

    /** Takes over what this process has changed. */
    void offer(DirectorySnapshot changed) {
        snapshot.accumulateAndGet(changed, (now, other) -> other.version() > now.version() ? other : now);
        failure = null;
    }

    private boolean older(Duration age) {
        return nanoTime.getAsLong() - lookedAt >= age.toNanos();
    }

    /** Looks unless another thread did while this one waited; gives the lock back. */
    private void look() {
        try {
            if (older(LOOK)) {
                long began = nanoTime.getAsLong();
                try {
                    long known = snapshot.get().version();
                    DirectorySnapshot newest = database.read(connection -> {
                        long version = DirectoryRows.version(connection);
                        return version == known ? snapshot.get() : DirectoryRows.read(connection, version);
                    });
                    offer(newest);
                } catch (RuntimeException e) {
                    failure = e;
                }
                lookedAt = began;
            }
        } finally {
            looking.unlock();
        }
    }
}
