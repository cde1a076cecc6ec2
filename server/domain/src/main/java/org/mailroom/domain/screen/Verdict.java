package org.mailroom.domain.screen;

import java.util.Optional;

import org.mailroom.domain.conversation.Status;

/** What somebody says of mail by a gesture. */
public enum Verdict {
    SPAM, HAM;

    /**
     * What moving a conversation means: into Spam that it is spam, out of Spam that it is not; but spam that goes on to Trash or into quarantine is
     * still spam.
     */
    public static Optional<Verdict> of(Status before, Status after) {
        if (before == after) {
            return Optional.empty();
        }
        if (after == Status.SPAM) {
            return Optional.of(SPAM);
        }
        return before == Status.SPAM && after != Status.TRASH && after != Status.QUARANTINED ? Optional.of(HAM) : Optional.empty();
    }
}
