package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread that runs queued units of work and commits them together: twenty callers cost one sync. Nobody is told of
 * success before the commit. When a unit fails everything is rolled back and all units run again, now each behind a savepoint,
 * so that the one takes back only its own changes. Savepoints all the time would cost a third of the writer's time: before
 * a page is changed, its state at the savepoint is copied away. When the commit fails, all of its units have failed.
 *
 * <p>SQLite ends a transaction itself when the disk is full or broken, and the driver then begins no other: everything after that
 * would be committed statement by statement and told as failed. Hence a connection that cannot roll back is replaced.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST_AT_ONCE = 256;

    /** Opens a connection that does not commit by itself. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private final class Unit<T> {
        private final Database.Work<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private T result;
        private Throwable failure;

        Unit(Database.Work<T> work) {
            this.work = work;
        }

        /** Runs without a way back; says whether that went well. */
        boolean attempt() {
            try {
                result = work.run(connection);
                return true;
            } catch (SQLException | RuntimeException | Error e) {
                // It is run again behind a savepoint, and what it throws then is told.
                return false;
            }
        }

        void run(Statement control) throws SQLException {
            control.execute("SAVEPOINT unit");
            try {
                result = work.run(connection);
            } catch (SQLException e) {
                failure = new Unavailable("the database could not be changed", e);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            if (failure != null) {
                control.execute("ROLLBACK TO unit");
            }
            control.execute("RELEASE unit");
        }

        void tell() {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        }

        void fail(SQLException cause) {
            answer.completeExceptionally(failure != null ? failure : new Unavailable("the database could not commit", cause));
        }
    }

    private final Opening opening;
    /** Of the writing thread. */
    private Connection connection;
    private final LinkedBlockingQueue<Unit<?>> queue = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean working;
    private final Unit<Void> last = new Unit<>(ignored -> null);
    private final Thread thread;

    GroupCommit(Opening opening) throws SQLException {
        this.opening = opening;
        this.connection = opening.open();
        this.thread = new Thread(this::serve, "database-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    <T> T run(Database.Work<T> work) {
        return joined(submit(work));
    }

    private static <T> T joined(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    <T> CompletableFuture<T> submit(Database.Work<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a unit of work must not start another");
        }
        Unit<T> unit = new Unit<>(work);
        synchronized (queue) {
            if (closed.get()) {
                throw new Unavailable("the database is closed");
            }
            queue.add(unit);
        }
        return unit.answer;
    }

    /** Whether it runs units or commits just now. */
    boolean working() {
        return working;
    }

    /** How many units wait for the next commit. */
    int waiting() {
        return queue.size();
    }

    /** Something that is done on the writing thread while no transaction is open, on a connection of its own. */
    @FunctionalInterface
    interface Interlude {
        void run() throws SQLException;
    }

    private record Pause(Interlude work, CompletableFuture<Void> done) {
        void run() {
            try {
                work.run();
                done.complete(null);
            } catch (SQLException e) {
                done.completeExceptionally(new Unavailable("the database could not do this now", e));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }
    }

    /** Runs it between two commits; returns when it is done. */
    void between(Interlude work) {
        Pause pause = new Pause(work, new CompletableFuture<>());
        pauses.add(pause);
        // Wakes the thread.
        run(none -> null);
        joined(pause.done());
    }

    @Override
    public void close() {
        synchronized (queue) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            queue.add(last);
        }
        last.answer.join();
    }

    private void serve() {
        List<Unit<?>> units = new ArrayList<>();
        while (true) {
            try {
                units.add(queue.take());
            } catch (InterruptedException e) {
                // Nobody interrupts this thread on purpose; acknowledged work must go on until close().
                continue;
            }
            queue.drainTo(units, MOST_AT_ONCE - 1);
            working = true;
            commit(units);
            for (Pause pause = pauses.poll(); pause != null; pause = pauses.poll()) {
                pause.run();
            }
            working = false;
            if (units.contains(last)) {
                return;
            }
            units.clear();
        }
    }

    private void commit(List<Unit<?>> units) {
        try {
            if (!units.stream().allMatch(Unit::attempt)) {
                takeBack();
                runApart(units);
            }
            connection.commit();
        } catch (SQLException e) {
            giveUp(units, e);
            return;
        }
        if (units.contains(last)) {
            closeConnection();
        }
        units.forEach(Unit::tell);
    }

    private void giveUp(List<Unit<?>> units, SQLException cause) {
        try {
            takeBack();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        if (units.contains(last)) {
            closeConnection();
        }
        units.forEach(unit -> unit.fail(cause));
    }

    private void runApart(List<Unit<?>> units) throws SQLException {
        try (Statement control = connection.createStatement()) {
            for (Unit<?> unit : units) {
                unit.run(control);
            }
        }
    }

    /** Undoes what was not committed. When no other connection can be opened either, the next units fail and it is tried again. */
    private void takeBack() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException ended) {
            connection.close();
            connection = opening.open();
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (SQLException e) {
            last.failure = e;
        }
    }
}
