package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Another database, in which a thread may have something written in each of its transactions: what it does and that it did it are durable together, however far down it is done. Thread-safe.
 * Proof: {@code SqlRepeatedRequestsTest}.
 */
public final class MarkedDatabase extends ForwardingDatabase {
    /** What is written too; it may be run in several transactions, and more than once. */
    public interface Mark {
        /** Before everything else. */
        void begin(Connection connection) throws SQLException;

        /** When the rest is written. */
        void end(Connection connection) throws SQLException;
    }

    private final ThreadLocal<Mark> mark = new ThreadLocal<>();

    public MarkedDatabase(Database database) {
        super(database);
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
    public <T> T write(Work<T> work) {
        return super.write(marked(work));
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        return super.writeLater(marked(work));
    }
}
