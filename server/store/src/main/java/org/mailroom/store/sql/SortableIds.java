package org.mailroom.store.sql;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Positive 64-bit identifiers that grow with time: 42 bits of milliseconds since 2024, 21 bits that start at random.
 * Within one process never twice; after a restart the clock has moved on. Thread-safe.
 */
public final class SortableIds {
    private static final long EPOCH = 1_704_067_200_000L;
    private static final int LOW_BITS = 21;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    public SortableIds(Clock clock) {
        this.clock = clock;
    }

    public long next() {
        long now = (clock.millis() - EPOCH) << LOW_BITS;
        long candidate = now | ThreadLocalRandom.current().nextLong(1L << (LOW_BITS - 1));
        return last.updateAndGet(before -> Math.max(before + 1, candidate));
    }
}
