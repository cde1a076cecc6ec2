package org.mailroom.domain.team;

import java.util.Locale;

/** What a member may do in a team; a later one may do all that an earlier one may. */
public enum Role {
    /** Reads. */
    OBSERVER,
    /** Works: assigns, answers, closes. */
    AGENT,
    /** Also sees the quarantine, changes rules and members, takes over, deletes. */
    LEAD;

    /** Whether this role includes the other. */
    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }

    /** The word in configuration files and REST. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
