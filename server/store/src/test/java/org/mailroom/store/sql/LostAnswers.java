package org.mailroom.store.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A real database behind a line that breaks right after a commit, so many times as the test wants: the work is done, the caller hears that it failed. */
public final class LostAnswers implements Database {
    private final Database database;
    private final AtomicInteger toLose = new AtomicInteger();

    public LostAnswers(Database database) {
        this.database = database;
    }

    public void lose(int answers) {
        toLose.set(answers);
    }

    @Override
    public <T> T read(Work<T> work) {
        return database.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        T answer = database.write(work);
        if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new Unavailable("the answer was lost");
        }
        return answer;
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
    public void close() {
        database.close();
    }
}
