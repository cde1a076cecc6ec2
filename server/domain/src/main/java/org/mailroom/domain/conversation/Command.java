package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.team.EmailAddress;

/** What can be done to a conversation, or has happened to it. */
public sealed interface Command {

    /** Gives it to an agent and opens it; giving it to oneself is claiming. */
    record Assign(EmailAddress agent) implements Command { }

    /**
     * The team's assignment gives it to an agent, if it is still open and nobody's.
     *
     * @param why  for the journal
     */
    record HandOut(EmailAddress agent, String why) implements Command { }

    /** Its agent has let the customer wait for longer than the team allows: back into the queue, unless somebody is writing. */
    record TakeBack() implements Command { }

    /** The customer has waited so long that the answer is due soon, or overdue. */
    record Remind() implements Command { }

    /** Puts it back into the queue. */
    record Unassign() implements Command { }

    /** @param until  when it wakes, for {@link Status#SNOOZED} only */
    record Park(Status status, Optional<Instant> until) implements Command {
        public Park(Status status) {
            this(status, Optional.empty());
        }
    }

    /** Opens it again, with whoever it is assigned to. */
    record Reopen() implements Command { }

    /** Takes or renews the lock for the actor. */
    record TakeLock(Lock.Cause cause) implements Command { }

    /** Gives the lock back. */
    record ReleaseLock() implements Command { }

    record ChangeTags(Set<Tag> add, Set<Tag> remove) implements Command { }

    record Prioritise(Priority priority) implements Command { }

    /**
     * A message came from outside.
     *
     * @param automatic  an automatic answer, a bounce or the mail of a list: it wakes nobody
     * @param present  whether the assignee is there to take it
     */
    record Received(String from, boolean automatic, boolean present) implements Command { }

    /** The actor's answer was sent. */
    record Answered(Set<String> to) implements Command { }

    /** A note was added. */
    record Noted() implements Command { }

    /** The time to wake has come. */
    record Wake() implements Command { }

    /** The lock's time is over. */
    record ExpireLock() implements Command { }

    /** Its assignee does not work in the team any more. */
    record Orphan() implements Command { }
}
