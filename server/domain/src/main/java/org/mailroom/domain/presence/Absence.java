package org.mailroom.domain.presence;

import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;

/**
 * An agent is away: the server gives nothing to this agent, who may work all the same.
 *
 * @param until  when it ends by itself; empty: when somebody says so
 */
public record Absence(EmailAddress agent, Instant since, Optional<Instant> until) {

    /** Whether it still lasts. */
    public boolean at(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
