package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Units of work on one database. A unit sees one state of the data; a writing unit is one transaction and is durable (it
 * survives a power cut) when the call returns. Units must not call the database again from inside.
 *
 * <p>Safe for all threads except event loops: calls block. A unit's runtime exception is rethrown to the caller after the
 * rollback; trouble with the database itself is {@link Unavailable}.
 */
public interface Database extends AutoCloseable {
    /** Work on a connection that belongs to it until it returns; it neither commits nor closes. It may be run again, after a rollback. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Reads one snapshot of what is committed. */
    <T> T read(Work<T> work);

    /** Runs one transaction and returns when it is durable; whatever it throws, it has changed nothing. */
    <T> T write(Work<T> work);

    /** As {@link #write} without waiting; units of one caller take effect in the order of its calls. */
    <T> CompletableFuture<T> writeLater(Work<T> work);

    /** Returns when the database has answered to a reader and to a writer; throws {@link Unavailable} when it does not. */
    default void probe() {
        read(connection -> Sql.list(connection, "SELECT 1", row -> row.getInt(1)));
        write(connection -> Sql.list(connection, "SELECT 1", row -> row.getInt(1)));
    }

    /**
     * Overwrites what deleted rows have left behind, as far as the engine can: SQLite makes its file anew without them, PostgreSQL has their room used again. Writers wait
     * meanwhile on SQLite, about ten seconds for each gigabyte.
     *
     * @throws Unavailable when that cannot be done now; nothing has changed
     */
    void scour();

    /** How much {@link #scour} has to write, in bytes, while others wait for it. */
    long scourSize();

    Dialect dialect();

    /**
     * Connections, or threads that have one.
     *
     * @param busy  that work
     * @param size  that can work at the same time
     * @param waiting  callers, or units of work, that wait for one
     */
    record Pool(String name, int busy, int size, int waiting) {
    }

    /** How busy it is just now; returns at once. */
    default List<Pool> pools() {
        return List.of();
    }

    /** Waits for the units under way, refuses new ones. A second time nothing happens. */
    @Override
    void close();
}
