package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Another database, in which a thread may have something written in each of its transactions: what it does and that it did it are durable together, however far down it is done. Thread-safe.
 * Proof: {@code SqlRepeatedRequestsTest}.
 */
public final class MarkedDatabase implements Database {
    /** What is written too; it may be run in several transactions, and more than once. */
    public interface Mark {
        /** Before everything else. */
        void begin(Connection connection) throws SQLException;

        /** When the rest is written. */
        void end(Connection connection) throws SQLException;
    }

    private final Database database;
    private final ThreadLocal<Mark> mark = new ThreadLocal<>();

    public MarkedDatabase(Database database) {
        this.database = database;
    }

    /** Runs the action with this mark in each transaction that it writes from this thread. */
    public <T> T marking(Mark mark, Callable<T> action) throws Exception {
        this.mark.set(mark);
        try {
            return action.call();
        } finally {
            this.mark.remove();
        }
    }

    private <T> Work<T> marked(Work<T> work) {
        Mark own = mark.get();
        return own == null ? work : connection -> {
            own.begin(connection);
            T result = work.run(connection);
            own.end(connection);
            return result;
        };
    }

    @Override
    public <T> T read(Work<T> work) {
        return database.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return database.write(marked(work));
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        return database.writeLater(marked(work));
    }

    @Override
    public void scour() {
        database.scour();
    }

    @Override
    public long scourSize() {
        return database.scourSize();
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public List<Pool> pools() {
        return database.pools();
    }

    @Override
    public void close() {
        database.close();
    }
}
