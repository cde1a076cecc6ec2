package org.mailroom.domain.hook;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.team.TeamKey;

/**
 * An address that is told what happens. The secret with which it is signed is not part of this.
 *
 * @param events  names of events of the journal; empty for all
 * @param team  whose events; empty for all
 */
public record Webhook(String id, HookUrl url, Set<String> events, Optional<TeamKey> team, Instant created) {
    private static final int MOST = 100;

    public Webhook {
        events = Collections.unmodifiableSet(new TreeSet<>(events));
    }

    /** @throws IllegalArgumentException when one of these is no event */
    public static Set<String> events(Set<String> names) {
        names.stream().filter(name -> !Event.known(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("'" + name + "' is no event; allowed: " + String.join(", ", Event.KINDS)
                + ", and rule-… (twelve hexadecimal digits), one for each address that rules call");
        });
        if (names.size() > MOST) {
            throw new IllegalArgumentException("these are more than " + MOST + " events; leave them out for all");
        }
        return names;
    }
}
