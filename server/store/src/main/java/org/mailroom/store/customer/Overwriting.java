package org.mailroom.store.customer;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.inject.Inject;

import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.SortableIds;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What deleting leaves in files: copies of rows where they stood before, words in the search index. The index is written anew at once, and so is a database of up to {@value #AT_ONCE} bytes, for which writers
 * wait a few seconds; a larger one when an administrator says so ({@code mailroom doctor --repair}). That it is still to be done is written down before anything is deleted, so that after a crash the next start does it.
 * Thread-safe; blocks. Proof: {@code SqlCustomersTest}.
 */
public final class Overwriting implements AutoCloseable {
    static final long AT_ONCE = 1L << 30;
    private static final Logger LOGGER = LoggerFactory.getLogger(Overwriting.class);

    private final Database database;
    private final SearchIndex index;
    private final Clock clock;
    private final SortableIds ids;
    private final long most;
    private final ReentrantLock one = new ReentrantLock();
    private final Thread leftOver = new Thread(this::finishLeftOver, "overwriting");

    @Inject
    public Overwriting(Database database, SearchIndex index, Clock clock) {
        this(database, index, clock, AT_ONCE);
    }

    /** @param most  a larger database is not made anew without being told */
    Overwriting(Database database, SearchIndex index, Clock clock, long most) {
        this.database = database;
        this.index = index;
        this.clock = clock;
        this.ids = new SortableIds(clock);
        this.most = most;
        leftOver.setDaemon(true);
    }

    /** Finishes in the background what a killed server has begun. */
    public Overwriting start() {
        leftOver.start();
        return this;
    }

    private void finishLeftOver() {
        try {
            finish(Set.of());
        } catch (RuntimeException e) {
            LOGGER.error("What is left in files of erased persons could not be overwritten; it is tried at the next start, or by mailroom doctor --repair", e);
        }
    }

    /** Does it while nobody else erases or overwrites in this process. */
    <T> T alone(Supplier<T> work) {
        one.lock();
        try {
            return work.get();
        } finally {
            one.unlock();
        }
    }

    /** Something will be deleted of which nothing may be left. */
    void begin() {
        database.write(connection -> Sql.update(connection, "INSERT INTO erasure (id, begun) VALUES (?, ?)", ids.next(), clock.millis()));
    }

    /**
     * Overwrites what is left.
     *
     * @param messages  those that were deleted
     * @return whether nothing is left
     */
    boolean finish(Collection<Long> messages) {
        return alone(() -> {
            boolean indexed = messages.isEmpty() || index.erase(messages);
            List<Long> due = due();
            return (due.isEmpty() || small() && scour(due)) && indexed;
        });
    }

    private boolean small() {
        long size = database.scourSize();
        if (size > most) {
            LOGGER.warn("The database has {} MB, so what is left in its file of erased persons is overwritten only by mailroom doctor --repair", size >> 20);
        }
        return size <= most;
    }

    private List<Long> due() {
        return database.read(connection -> Sql.list(connection, "SELECT id FROM erasure", row -> row.getLong(1)));
    }

    private boolean scour(List<Long> due) {
        try {
            database.scour();
        } catch (Unavailable e) {
            LOGGER.error("What is left in files of erased persons cannot be overwritten now; it is tried at the next start, or by mailroom doctor --repair", e);
            return false;
        }
        database.write(connection -> {
            for (long id : due) {
                Sql.update(connection, "DELETE FROM erasure WHERE id = ?", id);
            }
            return null;
        });
        return true;
    }

    /**
     * For {@code mailroom doctor}.
     *
     * @param repair  whether to overwrite what is left, however large the database is
     * @return how many findings there were
     */
    public int examine(boolean repair, Consumer<String> out) {
        return alone(() -> {
            List<Long> due = due();
            if (due.isEmpty()) {
                return 0;
            }
            boolean done = repair && scour(due);
            out.accept("erased persons: traces in the database's file " + (done ? "were overwritten" : "are left; doctor --repair overwrites them, and writers wait meanwhile"));
            return 1;
        });
    }

    /** Waits for what was begun at the start. */
    @Override
    public void close() throws InterruptedException {
        leftOver.join();
    }
}
