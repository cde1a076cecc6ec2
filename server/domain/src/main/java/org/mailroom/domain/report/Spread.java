package org.mailroom.domain.report;

import java.util.Arrays;
import java.util.Optional;

/**
 * How long some times are, in seconds.
 *
 * @param median  the one in the middle; of an even number the mean of both, rounded down
 * @param p90  the shortest than which nine in ten are not longer
 */
public record Spread(long count, long median, long p90) {

    /** Empty when there are none. */
    public static Optional<Spread> of(long[] seconds) {
        if (seconds.length == 0) {
            return Optional.empty();
        }
        long[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        long median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        int rank = (sorted.length * 9 + 9) / 10;
        return Optional.of(new Spread(sorted.length, median, sorted[rank - 1]));
    }
}
