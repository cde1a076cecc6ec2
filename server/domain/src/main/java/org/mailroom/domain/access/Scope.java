package org.mailroom.domain.access;

import java.util.Locale;
import java.util.Optional;

/** What a token may do; a later one may do all that an earlier one may. */
public enum Scope {
    /** Look. */
    READ,
    /** Work on conversations. */
    WORK,
    /** Configure. */
    ADMIN;

    public boolean atLeast(Scope other) {
        return compareTo(other) >= 0;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
