package org.mailroom.domain.mail;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.team.EmailAddress;

/**
 * Whom a conversation that a mail begins, or opens again, is for.
 *
 * @param agent  a rule has named this one; it stays unassigned if that agent does not work in the team any more
 * @param automatic  otherwise the team's strategy looks for somebody who is present and below capacity
 * @param skills  that the agent should have, for the strategy {@code skills}
 * @param language  of the mail, a two-letter code (ISO 639-1), likewise
 */
public record Assigning(Optional<EmailAddress> agent, boolean automatic, Set<String> skills, Optional<String> language) {
    /** Nobody: it waits in the queue until somebody takes it. */
    public static final Assigning NOBODY = new Assigning(Optional.empty(), false, Set.of(), Optional.empty());

    public Assigning {
        skills = Collections.unmodifiableSet(new TreeSet<>(skills));
    }

    public static Assigning to(EmailAddress agent) {
        return new Assigning(Optional.of(agent), false, Set.of(), Optional.empty());
    }

    public static Assigning byStrategy(Set<String> skills, Optional<String> language) {
        return new Assigning(Optional.empty(), true, skills, language);
    }
}
