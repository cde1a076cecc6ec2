package org.mailroom.store.team;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.ForwardingDatabase;

/** A database that counts the transactions and, when told so, takes only so many more, as a process that is killed. */
public final class BreakableDatabase extends ForwardingDatabase {
    /** Says that the process is gone. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    public BreakableDatabase(Database database) {
        super(database);
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
    public <T> T write(Work<T> work) {
        count();
        return super.write(work);
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        count();
        return super.writeLater(work);
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
        super.scour();
    }
}
