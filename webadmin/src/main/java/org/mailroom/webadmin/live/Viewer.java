package org.mailroom.webadmin.live;

import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.team.TeamKey;

/** Whoever looks at events, and what he may see at this moment. Asked for each batch of events; may block briefly. */
@FunctionalInterface
public interface Viewer {
    /**
     * @param teams  whose events are shown
     * @param led  those of them in whose quarantine the viewer may look
     */
    record View(Set<TeamKey> teams, Set<TeamKey> led) {
        public View {
            teams = Set.copyOf(teams);
            led = Set.copyOf(led);
        }
    }

    /** Empty when the login does not hold any more: then the stream ends. */
    Optional<View> now();

    /** The login may have ended a moment ago: what was found out of it does not count any more. */
    default void doubt() {
    }
}
