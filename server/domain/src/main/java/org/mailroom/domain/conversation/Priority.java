package org.mailroom.domain.conversation;

import java.util.Locale;
import java.util.Optional;

/** How soon a conversation should be worked on. */
public enum Priority {
    URGENT, HIGH, NORMAL, LOW;

    /** The word in REST, headers and the journal. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The keyword in mail clients; none for normal. */
    public Optional<String> keyword() {
        return this == NORMAL ? Optional.empty() : Optional.of("$" + word());
    }

    /** Whether messages of this priority are flagged. */
    public boolean flagged() {
        return this == URGENT || this == HIGH;
    }

    public static Optional<Priority> of(String word) {
        for (Priority priority : values()) {
            if (priority.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
