package org.mailroom.mailets.scan;

import java.time.Duration;

/**
 * How long and how often a scanner is waited for.
 *
 * @param connect  for the connection
 * @param read  for the next sign of life: more taken of the message, more said of the answer
 * @param total  for one question, all of it
 * @param scans  questions at once
 * @param queue  for one of the places to come free
 */
public record Patience(Duration connect, Duration read, Duration total, int scans, Duration queue) {
    public Patience {
        if (connect.toMillis() < 1 || read.toMillis() < 1 || total.toMillis() < 1 || scans < 1 || queue.isNegative()) {
            throw new IllegalArgumentException("deadlines and the number of scans are at least 1");
        }
    }
}
