package org.mailroom.store.queue;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the mails of one queue to its subscribers, each as many as it asked for. One thread, which sleeps until a mail is
 * enqueued here, the next deferred mail is due, or {@value #POLL_SECONDS} s have passed: then it looks for what other processes have enqueued, however much is enqueued here.
 * It claims a few mails ahead, so that a worker that is free finds the next one in memory.
 *
 * <p>While nothing waits in the table, a mail that is enqueued here is claimed by its very INSERT and handed on from memory
 * ({@link #reserve}): no second transaction, no reading. As soon as something waits, everything goes through the table, in order. What is in memory then
 * goes out first, even where something of a higher priority waits in the table. What has waited in memory for a minute because nobody asks for more goes back into the table:
 * there other servers find it, and whoever watches how long mail waits.
 *
 * <p>It knows which mails it has in hand. When the storage fails while a mail is claimed, nobody can tell whether the claim
 * holds; so afterwards what the table says is claimed here and is not in hand is due again.
 *
 * <p>{@code onNext} is called on the thread of the queue; a subscriber that blocks there holds up the others of this queue.
 * The storage failing never ends a subscription.
 */
final class Dispatch<T> {
    static final int POLL_SECONDS = 2;
    private static final int MOST_AHEAD = 64;
    private static final int MOST_AT_ONCE = 64;
    /** So much mail that was enqueued here may wait in memory: what a wave brings in faster than it is worked off need not be written as waiting, claimed and read again. */
    private static final int MOST_FROM_MEMORY = 1_000;
    private static final long MOST_OCTETS = 8 << 20;
    private static final long LONGEST_IN_MEMORY = 60_000;
    private static final long LONGEST_PAUSE = 30_000;
    private static final Logger LOGGER = LoggerFactory.getLogger(Dispatch.class);

    /** What a round of claiming found; when the next deferred mail is due, if that was looked up. */
    record Found(List<QueueRow> rows, Optional<Long> nextDue) {
    }

    /** The storage beneath. Blocks. */
    interface Source<T> {
        /** Claims so many mails; {@code promote} says that deferred mail may have become due. */
        Found claim(int most, boolean promote);

        /** Whether the table has mail that is due, deferred until now too. */
        boolean waits();

        /** The item, or nothing when the row was no mail and was put aside. */
        Optional<T> item(QueueRow row);

        /** Makes claimed mails due again. */
        void giveBack(List<QueueRow> rows);

        /** Makes due again what this process has claimed in the table without having it in hand. */
        void giveBackStrays();
    }

    private final class Taker implements Subscription {
        private final Subscriber<? super T> target;
        private long demand;
        private volatile boolean cancelled;

        Taker(Subscriber<? super T> target) {
            this.target = target;
        }

        @Override
        public void request(long count) {
            locked(() -> demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + count);
        }

        @Override
        public void cancel() {
            locked(() -> {
                cancelled = true;
                takers.remove(this);
            });
        }
    }

    private final String queue;
    private final Source<T> source;
    private final Clock clock;
    private final int ahead;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Taken before {@link #lock}, never within it. */
    private final ReentrantLock givingBack = new ReentrantLock();
    private final Deque<Taker> takers = new ArrayDeque<>();
    private final ClaimedRows claimed = new ClaimedRows();
    private final ConcurrentMap<Long, QueueRow> inHand;
    /** A claim may have happened that we do not know of. */
    private boolean doubt;
    private Thread thread;
    private boolean closed;
    /** Something may wait in the table. */
    private boolean waiting = true;
    private long wakes;
    private int reserved;
    private long reservedOctets;
    /** When the next deferred mail is due; 0 when that is not known. */
    private long nextDue;
    /** When it was last looked what other processes have enqueued. */
    private long looked = System.nanoTime();
    private long pause;
    private long resumeAt;

    /** @param inHand what this process has claimed, handed out and not done, or is about to enqueue as claimed; all queues share it */
    Dispatch(String queue, int ahead, Source<T> source, ConcurrentMap<Long, QueueRow> inHand, Clock clock) {
        this.queue = queue;
        this.ahead = Math.min(ahead, MOST_AHEAD);
        this.source = source;
        this.inHand = inHand;
        this.clock = clock;
    }

    void subscribe(Subscriber<? super T> subscriber) {
        Taker taker = new Taker(subscriber);
        subscriber.onSubscribe(taker);
        boolean[] refused = new boolean[1];
        locked(() -> {
            refused[0] = closed;
            if (!closed && !taker.cancelled) {
                takers.add(taker);
                start();
            }
        });
        if (refused[0]) {
            subscriber.onError(new IllegalStateException("the queue " + queue + " is closed"));
        }
    }

    /** Whether a mail that is due now may be enqueued as claimed. Then either {@link #deliver} or {@link #abandon} must follow. */
    boolean reserve(QueueRow row) {
        lock.lock();
        try {
            boolean free = !closed && !waiting && nextDue > clock.millis() && (room() > 0 || light(row));
            if (free) {
                reserved++;
                reservedOctets += row.inMemory();
                inHand.put(row.id(), row);
            }
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it may wait in memory though there is no room for claims. */
    private boolean light(QueueRow row) {
        return !takers.isEmpty() && row.body().isPresent() && claimed.size() + reserved < MOST_FROM_MEMORY
            && claimed.octets() + reservedOctets + row.inMemory() <= MOST_OCTETS;
    }

    void deliver(QueueRow row) {
        boolean[] late = new boolean[1];
        locked(() -> {
            release(row);
            claimed.add(row);
            late[0] = closed;
        });
        if (late[0]) {
            recall();
        }
    }

    void abandon(QueueRow row) {
        locked(() -> {
            release(row);
            inHand.remove(row.id(), row);
            doubt = true;
        });
    }

    private void release(QueueRow row) {
        reserved--;
        reservedOctets -= row.inMemory();
    }

    /** A mail waits in the table. */
    void wake() {
        locked(() -> {
            waiting = true;
            wakes++;
        });
    }

    /** A mail was deferred. */
    void wakeAt(long due) {
        locked(() -> nextDue = Math.min(nextDue, due));
    }

    /** Gives back what was claimed and not handed out yet, so that an admin's command meets it in the table. When that fails it may be there all the same, and is not handed out. */
    void recall() {
        // What another thread is just giving back must be there, too, when this returns.
        givingBack.lock();
        try {
            List<QueueRow> rows = new ArrayList<>();
            locked(() -> rows.addAll(claimed.drain()));
            if (!rows.isEmpty()) {
                giveBack(rows);
            }
        } finally {
            givingBack.unlock();
        }
    }

    private void giveBack(List<QueueRow> rows) {
        try {
            source.giveBack(rows);
        } catch (RuntimeException | Error e) {
            drop(rows);
            throw e;
        }
        rows.forEach(row -> inHand.remove(row.id(), row));
        wake();
    }

    /** Forgets what was claimed and not handed out yet, since another process may have been given it. What none was given is due again. */
    void forget() {
        List<QueueRow> rows = new ArrayList<>();
        locked(() -> rows.addAll(claimed.drain()));
        drop(rows);
    }

    private void drop(List<QueueRow> rows) {
        locked(() -> {
            rows.forEach(row -> inHand.remove(row.id(), row));
            doubt = true;
        });
    }

    /** Ends the subscriptions; mails that were handed out stay claimed until they are done. */
    void close() {
        locked(() -> {
            closed = true;
            takers.clear();
        });
        recall();
    }

    private void start() {
        if (thread == null) {
            thread = new Thread(this::run, "queue-" + queue);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** How many mails may be claimed. */
    private int room() {
        if (takers.isEmpty()) {
            return 0;
        }
        return (int) Math.min(wanted() - claimed.size() - reserved, MOST_AT_ONCE);
    }

    /** So many mails are claimed at most, what is asked for and some ahead. */
    private long wanted() {
        return takers.stream().mapToLong(taker -> Math.min(taker.demand, MOST_AT_ONCE)).sum() + ahead;
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                step();
            }
        } catch (InterruptedException e) {
            LOGGER.warn("The queue {} was interrupted and hands out no more mail", queue);
        } finally {
            lock.unlock();
        }
    }

    private void step() throws InterruptedException {
        long now = clock.millis();
        if (!takers.isEmpty() && resumeAt <= now && untilLook() <= 0) {
            look();
            return;
        }
        Taker taker = claimed.isEmpty() ? null : next();
        if (taker != null) {
            QueueRow row = claimed.next();
            unlocked(() -> handOut(row, taker));
        } else if (resumeAt > now) {
            changed.await(resumeAt - now, TimeUnit.MILLISECONDS);
        } else if (takers.isEmpty() && !claimed.isEmpty()) {
            attempt(this::recall);
        } else if (doubt) {
            resolve();
        } else if (room() > 0 && (waiting || nextDue <= now)) {
            claim(room(), nextDue <= now);
        } else {
            // While there is no room, what is due cannot be claimed: who asks for more wakes this thread.
            await(room() > 0 ? nextDue - now : Long.MAX_VALUE);
        }
    }

    /** A subscriber that wants a mail; each has its turn. */
    private Taker next() {
        for (int i = 0; i < takers.size(); i++) {
            Taker taker = takers.pollFirst();
            takers.addLast(taker);
            if (taker.demand > 0) {
                taker.demand = taker.demand == Long.MAX_VALUE ? taker.demand : taker.demand - 1;
                return taker;
            }
        }
        return null;
    }

    private void handOut(QueueRow row, Taker taker) {
        try {
            Optional<T> item = source.item(row);
            if (item.isPresent() && !taker.cancelled) {
                taker.target.onNext(item.get());
                return;
            }
            taker.request(1);
            if (item.isEmpty()) {
                return;
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOGGER.error("A mail of the queue {} could not be handed out, it is due again", queue, e);
        }
        locked(() -> claimed.add(row));
        attempt(this::recall);
    }

    /** What it finds is claimed as soon as there is room. Until then nothing more goes into memory, so that there will be. */
    private void look() {
        looked = System.nanoTime();
        if (claimed.dueBefore(clock.millis() - LONGEST_IN_MEMORY) > wanted()) {
            attempt(this::recall);
            return;
        }
        boolean[] waits = new boolean[1];
        if (attempt(() -> waits[0] = source.waits()) && waits[0]) {
            waiting = true;
            wakes++;
            nextDue = 0;
        }
    }

    /** In milliseconds. */
    private long untilLook() {
        return TimeUnit.SECONDS.toMillis(POLL_SECONDS) - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - looked);
    }

    private void claim(int most, boolean promote) {
        long seen = wakes;
        waiting = true;
        nextDue = promote ? Long.MAX_VALUE : nextDue;
        Found[] found = new Found[1];
        if (!attempt(() -> found[0] = source.claim(most, promote))) {
            nextDue = 0;
            doubt = true;
            return;
        }
        claimed.addAll(found[0].rows());
        found[0].rows().forEach(row -> inHand.put(row.id(), row));
        nextDue = Math.min(nextDue, found[0].nextDue().orElse(Long.MAX_VALUE));
        if (found[0].rows().size() < most && seen == wakes) {
            waiting = false;
        }
    }

    private void resolve() {
        doubt = false;
        doubt = !attempt(source::giveBackStrays) || doubt;
        waiting = true;
    }

    /** Does something with the storage, without the lock. When that fails, nothing is tried again for a while. */
    private boolean attempt(Runnable work) {
        Throwable[] failure = new Throwable[1];
        unlocked(() -> {
            try {
                work.run();
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                LOGGER.error("The queue {} cannot use its storage, trying again", queue, e);
                failure[0] = e;
            }
        });
        pause = failure[0] == null ? 0 : Math.min(LONGEST_PAUSE, Math.max(1000, pause * 2));
        resumeAt = clock.millis() + pause;
        return failure[0] == null;
    }

    private void await(long untilDue) throws InterruptedException {
        long most = takers.isEmpty() ? TimeUnit.SECONDS.toMillis(POLL_SECONDS) : untilLook();
        changed.await(Math.max(1, Math.min(most, untilDue)), TimeUnit.MILLISECONDS);
    }

    private void unlocked(Runnable work) {
        boolean held = lock.isHeldByCurrentThread();
        if (held) {
            lock.unlock();
        }
        try {
            work.run();
        } finally {
            if (held) {
                lock.lock();
            }
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
