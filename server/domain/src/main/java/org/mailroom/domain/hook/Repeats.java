package org.mailroom.domain.hook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a delivery that was not taken is tried again: after 10 s, then later and later, for about two days. */
public final class Repeats {
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1),
        Duration.ofHours(3), Duration.ofHours(6), Duration.ofHours(12), Duration.ofHours(24));

    private Repeats() {
    }

    /** @param attempts  that have failed, at least 1. @return empty when it is given up */
    public static Optional<Duration> after(int attempts) {
        return attempts > PAUSES.size() ? Optional.empty() : Optional.of(PAUSES.get(attempts - 1));
    }
}
