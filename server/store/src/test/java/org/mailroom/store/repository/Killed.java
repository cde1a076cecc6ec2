package org.mailroom.store.repository;

import java.util.concurrent.CompletableFuture;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.ForwardingDatabase;
import org.mailroom.store.sql.Unavailable;

/** A database whose process dies in its next transaction, before it is committed or after. */
final class Killed extends ForwardingDatabase {
    private final boolean after;
    private volatile boolean armed;

    Killed(Database database, boolean after) {
        super(database);
        this.after = after;
    }

    void arm() {
        armed = true;
    }

    @Override
    public <T> T write(Work<T> work) {
        if (!armed) {
            return super.write(work);
        }
        super.write(connection -> {
            work.run(connection);
            if (!after) {
                throw new Unavailable("killed");
            }
            return null;
        });
        throw new Unavailable("killed");
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        throw new Unavailable("killed");
    }

    @Override
    public void scour() {
        throw new Unavailable("killed");
    }

    @Override
    public void close() {
        // it is dead
    }
}
