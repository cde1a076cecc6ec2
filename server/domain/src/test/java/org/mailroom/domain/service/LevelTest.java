package org.mailroom.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.hours.WorkingHours;

/** How it stands with the promise to answer, in working time. */
class LevelTest {
    private static final ServiceLevels LEVELS = new ServiceLevels(Map.of(Priority.HIGH, new Target(TimeLimit.of("2h"), TimeLimit.of("4h"), TimeLimit.of("8h")),
        Priority.NORMAL, new Target(TimeLimit.of("8h"), TimeLimit.OFF, TimeLimit.OFF)), TimeLimit.of("30m"), Set.of());
    /** 1 November 2026 is a Sunday; the 3rd is a holiday here. */
    private static final WorkingHours BERLIN = new WorkingHours(Week.of(Map.of("mon-fri", "09:00-17:00")), ZoneId.of("Europe/Berlin"), Set.of(LocalDate.of(2026, 11, 3)));

    private static Conversation asked(Priority priority, String time) {
        Instant then = Instant.parse(time);
        return Conversation.begun(1, ConversationNumber.parse("SUP-1").orElseThrow(), "s", "c@x", then).with(priority, then).askedAt(Optional.of(then));
    }

    @ParameterizedTest
    @CsvSource({"HIGH, 2026-11-02T09:00:00Z, 2026-11-02T10:29:59Z, KEPT", "HIGH, 2026-11-02T09:00:00Z, 2026-11-02T10:30:00Z, DUE_SOON", "HIGH, 2026-11-02T09:00:00Z, 2026-11-02T10:59:59Z, DUE_SOON",
        "HIGH, 2026-11-02T09:00:00Z, 2026-11-02T11:00:00Z, OVERDUE",
        // Asked an hour before closing: an hour is left, after the holiday.
        "HIGH, 2026-11-02T15:00:00Z, 2026-11-03T12:00:00Z, KEPT", "HIGH, 2026-11-02T15:00:00Z, 2026-11-04T08:29:00Z, KEPT", "HIGH, 2026-11-02T15:00:00Z, 2026-11-04T08:30:00Z, DUE_SOON",
        "HIGH, 2026-11-02T15:00:00Z, 2026-11-04T09:00:00Z, OVERDUE",
        "NORMAL, 2026-10-31T12:00:00Z, 2026-11-02T15:29:00Z, KEPT", "NORMAL, 2026-10-31T12:00:00Z, 2026-11-02T16:00:00Z, OVERDUE", "LOW, 2026-01-01T00:00:00Z, 2026-11-02T16:00:00Z, KEPT"})
    void shouldCountWorkingTime(Priority priority, String since, String now, Level level) {
        assertThat(Level.of(asked(priority, since), LEVELS, BERLIN, Instant.parse(now))).isEqualTo(level);
    }

    @Test
    void shouldHaveAnotherLimitForFurtherAnswers() {
        Instant now = Instant.parse("2026-11-02T11:30:00Z");
        Conversation first = asked(Priority.HIGH, "2026-11-02T08:00:00Z");
        assertThat(Level.of(first, LEVELS, BERLIN, now)).isEqualTo(Level.OVERDUE);
        Conversation next = first.answeredAt(Instant.parse("2026-11-02T08:30:00Z")).askedAt(first.asked());
        assertThat(Level.of(next, LEVELS, BERLIN, now)).isEqualTo(Level.DUE_SOON);
        assertThat(Level.of(next.with(Priority.NORMAL, now), LEVELS, BERLIN, now)).isEqualTo(Level.KEPT);
    }

    @Test
    void shouldBeKeptWhenNobodyWaits() {
        Instant now = Instant.parse("2026-12-02T12:00:00Z");
        Conversation it = asked(Priority.HIGH, "2026-11-02T09:00:00Z");
        assertThat(Level.of(it.askedAt(Optional.empty()), LEVELS, BERLIN, now)).isEqualTo(Level.KEPT);
        for (Status status : Status.values()) {
            Conversation there = it.with(status, Optional.empty(), now);
            assertThat(Level.of(there, LEVELS, BERLIN, now)).as(status.word()).isEqualTo(status == Status.OPEN || status == Status.SNOOZED ? Level.OVERDUE : Level.KEPT);
        }
        assertThat(Level.of(it, ServiceLevels.none(), BERLIN, now)).isEqualTo(Level.KEPT);
    }

    @Test
    void shouldReadEscalations() {
        for (Escalation escalation : Escalation.values()) {
            assertThat(Escalation.of(escalation.word())).isEqualTo(escalation);
        }
        assertThatThrownBy(() -> Escalation.of("panic")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("allowed: notifyLead, raisePriority, returnToQueue");
        assertThat(Level.DUE_SOON.word()).contains("duesoon");
        assertThat(Level.OVERDUE.word()).contains("overdue");
    }
}
