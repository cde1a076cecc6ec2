package org.mailroom.domain.report;

import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;

/**
 * How far a conversation has come, as far as reports must know it to understand what happens next. Nothing of who has written, or what.
 *
 * @param begun  when it began, or was opened again after it was done
 * @param again  whether it was opened again
 * @param since  since when it has its status
 * @param asked  since when the customer waits
 * @param answered  whether it was ever answered
 */
public record Course(ConversationNumber number, Instant begun, boolean again, Status status, Instant since, Optional<Instant> asked, boolean answered, Priority priority,
                     Optional<EmailAddress> assignee) {

    static Course begun(ConversationNumber number, Status status, Instant time) {
        return new Course(number, time, false, status, time, Optional.empty(), false, Priority.NORMAL, Optional.empty());
    }

    /** Which answer it waits for. */
    Period next() {
        return answered ? Period.NEXT : Period.FIRST;
    }

    Course with(Status next, Instant time) {
        boolean opened = status == Status.DONE && next == Status.OPEN;
        boolean aside = next == Status.WAITING || next == Status.DONE || next == Status.TRASH;
        return new Course(number, opened ? time : begun, again || opened, next, time, aside ? Optional.empty() : asked, answered, priority, assignee);
    }

    Course with(Priority other) {
        return new Course(number, begun, again, status, since, asked, answered, other, assignee);
    }

    Course with(Optional<EmailAddress> agent) {
        return new Course(number, begun, again, status, since, asked, answered, priority, agent);
    }

    Course with(ConversationNumber other) {
        return new Course(other, begun, again, status, since, asked, answered, priority, assignee);
    }

    Course askedAt(Optional<Instant> time) {
        return new Course(number, begun, again, status, since, time, answered, priority, assignee);
    }

    Course withAnswer() {
        return new Course(number, begun, again, status, since, Optional.empty(), true, priority, assignee);
    }
}
