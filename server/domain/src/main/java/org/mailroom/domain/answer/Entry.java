package org.mailroom.domain.answer;

import java.time.Instant;
import java.util.Optional;

/**
 * A message of a conversation, as the collision stop sees it.
 *
 * @param sender  who wrote it, in lower case
 * @param mimeId  its Message-ID without brackets
 */
public record Entry(Kind kind, String sender, Instant at, Optional<String> mimeId) {
    /** What kind of message it is. */
    public enum Kind {
        /** From outside, by a person. */
        IN,
        /** An answer that has left. */
        OUT,
        /** An answer that waits in the Outbox. */
        WAITING,
        NOTE,
        /** By a machine, from outside or of the house. */
        AUTO
    }
}
