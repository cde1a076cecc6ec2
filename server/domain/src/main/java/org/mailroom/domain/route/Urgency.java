package org.mailroom.domain.route;

import org.mailroom.domain.conversation.Priority;

/** The order in which what waits is taken: by priority, within one by score, within one the older first. */
public final class Urgency {
    /** Between two priorities; a score lies between 0 and this, on either side. */
    private static final long PRIORITY = 1L << 33;

    private Urgency() {
    }

    /** As a number: the smaller, the sooner. */
    public static long of(Priority priority, int score) {
        return of(priority) - score;
    }

    /** That of a score of 0. */
    public static long of(Priority priority) {
        return priority.ordinal() * PRIORITY;
    }
}
