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

    /**
     * Empty when there are none.
     *
     * @param seconds  in any order; left in another one
     */
    static Optional<Spread> of(long[] seconds) {
        if (seconds.length == 0) {
            return Optional.empty();
        }
        int middle = seconds.length / 2;
        int rank = (seconds.length * 9 + 9) / 10;
        // The higher one first: what is before it is not higher afterwards.
        long p90 = nth(seconds, rank - 1, seconds.length);
        long median = nth(seconds, middle, rank);
        if (seconds.length % 2 == 0) {
            median = (Arrays.stream(seconds, 0, middle).max().orElse(median) + median) / 2;
        }
        return Optional.of(new Spread(seconds.length, median, p90));
    }

    /** What would stand at a place if all before an end were sorted; nothing higher stands before it then. Hoare's selection: a tenth of the work of sorting. */
    private static long nth(long[] values, int place, int end) {
        int low = 0;
        int high = end - 1;
        while (low < high) {
            long pivot = values[low + (high - low) / 2];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long one = values[left];
                    values[left++] = values[right];
                    values[right--] = one;
                }
            }
            if (place <= right) {
                high = right;
            } else if (place >= left) {
                low = left;
            } else {
                break;
            }
        }
        return values[place];
    }
}
