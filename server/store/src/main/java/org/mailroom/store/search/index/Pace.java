package org.mailroom.store.search.index;

import java.time.Duration;

/**
 * How long the index works at once, and how long it rests then. Mail comes first: when much of it comes at once, the index begins when the wave is over, or has gone on for
 * some seconds; and then it rests many times as long as it has worked, unless somebody waits for it. For the thread that follows, but for {@link #read}, which all may call.
 * Proof: {@code PaceTest}.
 */
final class Pace {
    /** So long it rests when there is nothing to do. */
    static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(200);
    /** Each step ends with a new segment to be shown and merged, which of a step of a second takes a seventh: of a long way it takes more at once. */
    private static final Duration LONG_STEP = Duration.ofSeconds(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(4);
    private static final long FAR_BEHIND = 2_000;
    private static final long VERY_FAR_BEHIND = 10_000;
    /** So many seconds a wave of mail has the machine to itself. */
    private static final int PATIENCE = 4;
    /** Whoever searches should not read so many messages twice. What comes in a second and is more is a wave. */
    private static final int MANY = 100;

    private volatile boolean hurried;
    private volatile long behind;
    /** Whether the next step only looks what has come. */
    private boolean looking = true;
    private int waited;

    /**
     * Takes note of a search that had to read messages because the index does not know them yet; of many, there is no rest until the index has followed.
     *
     * @return whether it is so now
     */
    boolean read(int messages) {
        if (messages > MANY) {
            hurried = true;
        }
        return hurried;
    }

    /** How many UIDs it had not looked at after the last step. */
    long behind() {
        return behind;
    }

    /** How long the next step may take; zero if it is only to look what has come. */
    Duration step() {
        return looking ? Duration.ZERO : behind > VERY_FAR_BEHIND ? LONGEST_STEP : behind > FAR_BEHIND ? LONG_STEP : STEP;
    }

    /**
     * How long to rest after a step.
     *
     * @param did  what it has done
     * @param worked  how long it took
     */
    Duration rest(Feed.Pass did, Duration worked) {
        behind = did.behind();
        if (did.caughtUp()) {
            hurried = false;
            looking = true;
            waited = 0;
            return PAUSE;
        }
        if (looking) {
            return begin(did.busy());
        }
        return did.busy() && !hurried ? worked.multipliedBy(politeness()) : Duration.ZERO;
    }

    private Duration begin(boolean busy) {
        boolean wave = busy && !hurried && behind > MANY && waited < PATIENCE;
        waited++;
        looking = wave;
        return wave ? PAUSE : Duration.ZERO;
    }

    /** Of a wave of mail it takes a twentieth of two processors. An upload of years goes on for hours, and must not leave the index hours behind. */
    private int politeness() {
        return behind > VERY_FAR_BEHIND ? 1 : behind > FAR_BEHIND ? 3 : 9;
    }
}
