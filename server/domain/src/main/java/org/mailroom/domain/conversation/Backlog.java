package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Port: how much work lies where. Quick enough to be asked every few seconds, also among very many conversations. Safe from any thread, blocks. */
public interface Backlog {
    /**
     * Conversations of one team that are alike.
     *
     * @param oldest  since when the one that has longest been so has its status
     */
    record Heap(TeamKey team, Status status, Optional<EmailAddress> assignee, Priority priority, long count, Instant oldest) {
    }

    /** All that are in one of these states, in no particular order; heaps are never empty. */
    List<Heap> heaps(Set<TeamKey> teams, Collection<Status> statuses);

    /** What should be taken next from the team's queue, in the order of {@link org.mailroom.domain.route.Urgency}, then what has waited longest; so many at most. */
    List<Conversation> next(TeamKey team, int atMost);
}
