package org.mailroom.store.team;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;

/** A database that counts the transactions and, when told so, takes only so many more, as a process that is killed. */
public final class BreakableDatabase implements Database {
    /** Says that the process is gone. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Database database;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    public BreakableDatabase(Database database) {
        this.database = database;
    }

    public long written() {
        return written.get();
    }

    public void killAfter(long transactions) {
        left.set(transactions);
    }

    public void restart() {
        left.set(Long.MAX_VALUE);
    }

    @Override
    public <T> T read(Work<T> work) {
        return database.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        count();
        return database.write(work);
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        count();
        return database.writeLater(work);
    }

    private void count() {
        if (left.getAndDecrement() <= 0) {
            throw new Killed();
        }
        written.incrementAndGet();
    }

    @Override
    public void scour() {
        count();
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
    public void close() {
        database.close();
    }
}
