package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.mailroom.domain.service.Level;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * What is known of a conversation. Immutable; the messages stand elsewhere.
 *
 * @param id  lasting, also when the number changes
 * @param assignee  whoever cares for it, in whatever state it is; empty: nobody
 * @param assigned  since when it has its assignee
 * @param lock  the last one taken; ask {@link #lockAt}
 * @param until  when it wakes, while it is snoozed
 * @param customer  the address of who began it, as it came
 * @param participants  addresses outside the team that have taken part, in lower case
 * @param answered  when the last answer was sent
 * @param asked  since when the customer waits for us: the first mail of theirs that was neither answered nor put aside
 * @param service  how it stood with the team's promise when that was looked at last
 * @param statusSince  since when it has its status
 */
public record Conversation(long id, ConversationNumber number, Status status, Optional<EmailAddress> assignee, Optional<Instant> assigned,
                           Priority priority, SortedSet<Tag> tags, Optional<Lock> lock, Optional<Instant> until,
                           String subject, String customer, Set<String> participants, boolean notes, Optional<Instant> answered, Optional<Instant> asked,
                           Level service, Instant statusSince, Instant created, Instant updated) {
    /** Stands where something about a person stood that is erased. */
    public static final String ERASED = "(erased)";
    /** The states in which nobody waits for us. */
    private static final Set<Status> PUT_ASIDE = Set.of(Status.WAITING, Status.DONE, Status.TRASH);

    public Conversation {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        participants = Collections.unmodifiableSet(new TreeSet<>(participants));
    }

    /** A new one, open and nobody's. */
    public static Conversation begun(long id, ConversationNumber number, String subject, String customer, Instant now) {
        return new Conversation(id, number, Status.OPEN, Optional.empty(), Optional.empty(), Priority.NORMAL, new TreeSet<>(), Optional.empty(),
            Optional.empty(), subject, customer, Set.of(), false, Optional.empty(), Optional.empty(), Level.KEPT, now, now, now);
    }

    public TeamKey team() {
        return number.team();
    }

    /** The lock, if one holds at this time. */
    public Optional<Lock> lockAt(Instant now) {
        return lock.filter(held -> held.holds(now));
    }

    /** Whether somebody else than this agent has it. */
    public boolean isOthers(Actor actor) {
        return assignee.isPresent() && !actor.is(assignee.get());
    }

    /** With another status, without a time to wake unless it is given one. Put aside, the customer waits no more. */
    public Conversation with(Status next, Optional<Instant> wake, Instant now) {
        return new Conversation(id, number, next, assignee, assigned, priority, tags, lock, wake,
            subject, customer, participants, notes, answered, PUT_ASIDE.contains(next) ? Optional.empty() : asked, service,
            next == status ? statusSince : now, created, now);
    }

    public Conversation with(Optional<EmailAddress> agent, Instant now) {
        return agent.equals(assignee) ? this : new Conversation(id, number, status, agent, agent.map(some -> now), priority, tags, lock, until,
            subject, customer, participants, notes, answered, asked, service, statusSince, created, now);
    }

    public Conversation with(Priority other, Instant now) {
        return new Conversation(id, number, status, assignee, assigned, other, tags, lock, until, subject, customer, participants,
            notes, answered, asked, service, statusSince, created, now);
    }

    public Conversation with(SortedSet<Tag> others, Instant now) {
        return new Conversation(id, number, status, assignee, assigned, priority, others, lock, until, subject, customer, participants,
            notes, answered, asked, service, statusSince, created, now);
    }

    public Conversation withLock(Optional<Lock> other) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, other, until, subject, customer, participants,
            notes, answered, asked, service, statusSince, created, updated);
    }

    public Conversation withNotes(boolean some, Instant now) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, lock, until, subject, customer, participants,
            some, answered, asked, service, statusSince, created, now);
    }

    public Conversation answeredAt(Instant now) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, lock, until, subject, customer, participants,
            notes, Optional.of(now), Optional.empty(), service, statusSince, created, now);
    }

    /** Since when the customer waits. */
    public Conversation askedAt(Optional<Instant> time) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, lock, until, subject, customer, participants,
            notes, answered, time, service, statusSince, created, updated);
    }

    public Conversation with(Level other) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, lock, until, subject, customer, participants,
            notes, answered, asked, other, statusSince, created, updated);
    }

    /** Without anything that tells of people outside, nor of what they wanted. */
    public Conversation erased(Instant now) {
        return new Conversation(id, number, status, assignee, assigned, priority, new TreeSet<>(), Optional.empty(), until, ERASED, ERASED, Set.of(),
            false, answered, Optional.empty(), Level.KEPT, statusSince, created, now);
    }

    /** Since when its agent has let the customer wait, while it is open. */
    public Optional<Instant> owed() {
        return status != Status.OPEN || assignee.isEmpty() ? Optional.empty()
            : asked.map(time -> Stream.of(time, assigned.orElse(time), statusSince).max(Comparator.naturalOrder()).orElseThrow());
    }

    public Conversation withParticipants(Set<String> others, Instant now) {
        return new Conversation(id, number, status, assignee, assigned, priority, tags, lock, until, subject, customer, others,
            notes, answered, asked, service, statusSince, created, now);
    }

    /** In another team, under a number of that team. */
    public Conversation withNumber(ConversationNumber other, Instant now) {
        return new Conversation(id, other, status, assignee, assigned, priority, tags, lock, until, subject, customer, participants,
            notes, answered, asked, service, statusSince, created, now);
    }
}
