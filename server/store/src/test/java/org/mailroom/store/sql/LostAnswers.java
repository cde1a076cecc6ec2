package org.mailroom.store.sql;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A real database behind a line that breaks right after a commit, so many times as the test wants: the work is done, the caller hears that it failed. */
public final class LostAnswers extends ForwardingDatabase {
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicReference<Thread> loser = new AtomicReference<>();

    public LostAnswers(Database database) {
        super(database);
    }

    public void lose(int answers) {
        toLose.set(answers);
    }

    /** Loses the next answer to this thread, whatever others write meanwhile. */
    public void loseOf(Thread thread) {
        loser.set(thread);
    }

    @Override
    public <T> T write(Work<T> work) {
        T answer = super.write(work);
        if (loser.compareAndSet(Thread.currentThread(), null) || toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new Unavailable("the answer was lost");
        }
        return answer;
    }
}
