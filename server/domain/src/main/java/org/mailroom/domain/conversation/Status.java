package org.mailroom.domain.conversation;

import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.team.TeamFolder;

/** Where a conversation stands. */
public enum Status {
    /** Needs us. */
    OPEN(TeamFolder.QUEUE),
    /** We answered. */
    WAITING(TeamFolder.WAITING),
    /** Needs us at a later time. */
    SNOOZED(TeamFolder.SNOOZED),
    DONE(TeamFolder.DONE),
    SPAM(TeamFolder.SPAM),
    /** Not to be shown before a lead has looked at it. */
    QUARANTINED(TeamFolder.QUARANTINE),
    TRASH(TeamFolder.TRASH);

    private final TeamFolder folder;

    Status(TeamFolder folder) {
        this.folder = folder;
    }

    /** The folder of conversations in this state; what is open and assigned stands in its agent's folder instead. */
    public TeamFolder folder() {
        return folder;
    }

    /** The word in REST and in the journal. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> of(String word) {
        for (Status status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
