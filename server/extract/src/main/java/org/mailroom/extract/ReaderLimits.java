package org.mailroom.extract;

import java.time.Duration;

/**
 * What a document may take.
 *
 * @param deadline  for reading one
 * @param idle  after so long without a document the process ends; longer than the deadline
 * @param megabytes  of heap
 * @param letters  of text; the rest is left out
 */
public record ReaderLimits(Duration deadline, Duration idle, int megabytes, int letters) {
    public static final ReaderLimits STANDARD = new ReaderLimits(Duration.ofSeconds(20), Duration.ofMinutes(5), 192, 1 << 20);
}
