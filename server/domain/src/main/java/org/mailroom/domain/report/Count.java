package org.mailroom.domain.report;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import org.mailroom.domain.conversation.Status;

/** What is counted by day. */
public enum Count {
    /** Mails of customers. */
    RECEIVED,
    /** Mails of machines: answers, bounces, lists. */
    AUTOMATIC,
    /** Answers of agents that have left. */
    ANSWERS,
    /** Conversations that have begun. */
    CREATED,
    /** Conversations that another team has handed over. */
    TAKEN,
    /** Conversations that were handed over to another team. */
    GIVEN,
    /** How often a conversation was done. */
    DONE,
    /** How often one that was done was opened again. */
    REOPENED,
    SPAM,
    /** Mails with a virus in them. */
    VIRUSES,
    NOTES,
    /** How often an agent got a conversation. */
    ASSIGNED,
    /** By how much more conversations are open than before. */
    BACKLOG,
    /** By how much more are waiting or snoozed. */
    PARKED,
    /** By how much more are of no concern any more: done, spam, in quarantine or in the trash, or part of another one. */
    CLOSED;

    /** What adds up: each conversation that was created or taken, and not given, stands in one of them. */
    public static final Set<Count> STANDING = Collections.unmodifiableSet(EnumSet.of(BACKLOG, PARKED, CLOSED));
    /** What happens on a day and is over. */
    static final Set<Count> PASSING = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(ASSIGNED, BACKLOG, PARKED, CLOSED)));

    /** Where a conversation of this status stands. */
    static Count of(Status status) {
        return switch (status) {
            case OPEN -> BACKLOG;
            case WAITING, SNOOZED -> PARKED;
            case DONE, SPAM, QUARANTINED, TRASH -> CLOSED;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
