package org.mailroom.store.sql;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Another database, asked for everything; who extends it does one thing differently. */
public abstract class ForwardingDatabase implements Database {
    private final Database database;

    protected ForwardingDatabase(Database database) {
        this.database = database;
    }

    @Override
    public <T> T read(Work<T> work) {
        return database.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return database.write(work);
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        return database.writeLater(work);
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
