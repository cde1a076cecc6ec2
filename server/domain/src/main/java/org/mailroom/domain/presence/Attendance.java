package org.mailroom.domain.presence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.EmailAddress;

/**
 * Port: who is away, and since when. Whoever is not away is present. Each change is written into a journal that is only ever added to. Durable when a call returns; safe from any
 * thread, blocks.
 */
public interface Attendance {

    /**
     * A change of somebody's presence.
     *
     * @param until  of an absence that ends by itself
     * @param actor  who has said so; the server, when the time had come
     */
    record Change(Instant time, EmailAddress agent, boolean away, Optional<Instant> until, Actor actor) {
    }

    /** Those who are away now, by address. */
    List<Absence> absences();

    /** Whether, and since when, the agent is away now. */
    Optional<Absence> absence(EmailAddress agent);

    /**
     * The agent is away from now on. Nothing happens when that is so, until the same time.
     *
     * @throws IllegalArgumentException when there is no such agent, or the time is over
     */
    void leave(EmailAddress agent, Optional<Instant> until, Actor actor);

    /** The agent is present from now on. Nothing happens when that is so. */
    void come(EmailAddress agent, Actor actor);

    /** What was last changed of the agent's presence, the newest first. */
    List<Change> changes(EmailAddress agent, int most);
}
