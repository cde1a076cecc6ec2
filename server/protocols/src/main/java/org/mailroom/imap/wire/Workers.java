package org.mailroom.imap.wire;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.mailroom.domain.MayWait;

/**
 * Threads that run commands, at most one per connection, so that no IO thread ever waits for a disk or a password hash.
 * So many commands work at once as there are permits; one that waits for its client to read gives its permit away, so slow
 * clients cannot stop the others. Replaces {@code ReactiveThrottler} (James 3.8.1, fixed upstream by 9c4a58d5e7). Safe from any thread.
 */
public final class Workers implements AutoCloseable {
    private static final int STACK = 1 << 20;

    private final ExecutorService threads;
    private final Semaphore permits;

    public Workers(int atOnce) {
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Worker(task, "imap-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.permits = new Semaphore(atOnce, true);
    }

    private static final class Worker extends Thread implements MayWait {
        Worker(Runnable task, String name) {
            super(null, task, name, STACK);
        }
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    void enter() {
        permits.acquireUninterruptibly();
    }

    /** Between two commands of one connection: lets others have their turn, so that none can keep a permit by never pausing. */
    void giveWay() {
        if (permits.hasQueuedThreads()) {
            leave();
            enter();
        }
    }

    void leave() {
        permits.release();
    }

    /** Lets running commands end, for some seconds. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
