package org.mailroom.domain.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;

/** Into what stretches of days a report is divided. */
public enum Grouping {
    DAY, WEEK, MONTH,
    /** Not at all. */
    ALL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when it is none */
    public static Grouping of(String word) {
        return Arrays.stream(values()).filter(one -> one != ALL && one.word().equals(word)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not possible; allowed: day, week, month"));
    }

    /** The first day of the stretch that a day belongs to: of a week its Monday. @param first  of the report */
    public LocalDate begin(LocalDate day, LocalDate first) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case ALL -> first;
        };
    }

    /** The first day of the next stretch. @param last  of the report */
    public LocalDate next(LocalDate begin, LocalDate last) {
        return switch (this) {
            case DAY -> begin.plusDays(1);
            case WEEK -> begin.plusWeeks(1);
            case MONTH -> begin.plusMonths(1);
            case ALL -> last.plusDays(1);
        };
    }
}
