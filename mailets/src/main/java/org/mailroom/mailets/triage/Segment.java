package org.mailroom.mailets.triage;

import java.util.Optional;

import org.mailroom.domain.mail.Topic;

/**
 * A group of customers.
 *
 * @param name  as in {@link Topic#segment}
 * @param score  how much its mail matters, as in {@link Topic#score}
 */
public record Segment(String name, int score) {
    /** Either way. */
    public static final int LARGEST_SCORE = 1000;

    /** @throws IllegalArgumentException with a sentence for people */
    public Segment {
        new Topic(Optional.empty(), Optional.empty(), Optional.of(name), 0);
        if (Math.abs(score) > LARGEST_SCORE) {
            throw new IllegalArgumentException("the score " + score + " is not possible; allowed: -" + LARGEST_SCORE + " to " + LARGEST_SCORE);
        }
    }
}
