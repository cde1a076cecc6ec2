package org.mailroom.domain.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.WorkingHours;

/** How it stands with the promise to answer. */
public enum Level {
    /** There is time, or nobody waits, or nothing was promised. */
    KEPT, DUE_SOON, OVERDUE;

    /** In keywords, behind {@code $}, and in REST; empty while the promise is kept. */
    public Optional<String> word() {
        return this == KEPT ? Optional.empty() : Optional.of(name().replace("_", "").toLowerCase(Locale.ROOT));
    }

    /** In which time the customer, who waits, is to be answered. */
    public static TimeLimit limit(Conversation it, ServiceLevels levels) {
        Target target = levels.target(it.priority());
        return it.answered().isEmpty() ? target.first() : target.next();
    }

    /** How it stands at a time. */
    public static Level of(Conversation it, ServiceLevels levels, WorkingHours hours, Instant now) {
        TimeLimit limit = limit(it, levels);
        boolean waits = it.asked().isPresent() && (it.status() == Status.OPEN || it.status() == Status.SNOOZED);
        if (!waits || limit.off()) {
            return KEPT;
        }
        Duration left = limit.duration().minus(hours.between(it.asked().get(), now));
        return left.compareTo(Duration.ZERO) <= 0 ? OVERDUE : left.compareTo(levels.warn().duration()) <= 0 ? DUE_SOON : KEPT;
    }
}
