package org.mailroom.domain.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;

/**
 * Port: who is logged in with a browser. What the browser sends to be known again is told once and not kept. A session lasts over a restart; it is over when it has not been used for
 * {@link #IDLE}, {@link #LONGEST} after it began, when it is ended, when the agent's password changes, and when the agent is removed. Safe from any thread, blocks.
 */
public interface Sessions {
    Duration IDLE = Duration.ofHours(8);
    Duration LONGEST = Duration.ofDays(7);

    /** @param client  what the browser calls itself */
    record Session(EmailAddress agent, Instant begun, String client) {
    }

    /** @return what the browser is to send; nobody can look it up again */
    String begin(EmailAddress agent, String client);

    /**
     * The session that this text belongs to.
     *
     * @param used  whether the session is used with it; a page that renews itself does not use it
     */
    Optional<Session> find(String text, boolean used);

    /** Nothing happens when there is none (any more). */
    void end(String text);
}
