package org.mailroom.domain.hours;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * When a team works: the hours of a week in a time zone, but for holidays. Immutable; counts in real time, so a day on which the clock is changed
 * may be shorter or longer than others.
 *
 * @param holidays  days without work; finitely many, so the team always opens again
 */
public record WorkingHours(Week week, ZoneId zone, Set<LocalDate> holidays) {
    /** Without a break. */
    public static final WorkingHours ALWAYS = new WorkingHours(Week.ALWAYS, ZoneId.of("UTC"), Set.of());

    private static final LocalTime EIGHT = LocalTime.of(8, 0);

    /** A stretch of time in which the team works without a break. */
    private record Stretch(Instant from, Instant to) {
    }

    public WorkingHours {
        holidays = Set.copyOf(holidays);
    }

    /** Whether it never closes. */
    public boolean always() {
        return week.always() && holidays.isEmpty();
    }

    /** Whether the team works at this time; when it closes it does not any more. */
    public boolean open(Instant time) {
        return opening(time).equals(time);
    }

    /** The first time, from this one on, at which the team works. */
    public Instant opening(Instant from) {
        if (always()) {
            return from;
        }
        Instant before = Instant.MIN;
        for (LocalDate day = around(from).minusDays(1);; day = day.plusDays(1)) {
            for (Stretch stretch : stretches(day, before)) {
                if (stretch.to().isAfter(from)) {
                    return later(stretch.from(), from);
                }
                before = stretch.to();
            }
        }
    }

    /** How long the team works from one time to another; nothing when that is before. */
    public Duration between(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return Duration.ZERO;
        }
        if (always()) {
            return Duration.between(from, to);
        }
        Duration worked = Duration.ZERO;
        Instant before = Instant.MIN;
        LocalDate last = around(to).plusDays(1);
        for (LocalDate day = around(from).minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            for (Stretch stretch : stretches(day, before)) {
                Instant begin = later(stretch.from(), from);
                Instant end = stretch.to().isBefore(to) ? stretch.to() : to;
                if (begin.isBefore(end)) {
                    worked = worked.plus(Duration.between(begin, end));
                }
                before = stretch.to();
            }
        }
        return worked;
    }

    /** When the team will have worked so long: the first time at which {@link #between} says so. */
    public Instant plus(Instant from, Duration work) {
        if (always() || work.isZero()) {
            return from.plus(work);
        }
        Duration left = work;
        Instant before = Instant.MIN;
        for (LocalDate day = around(from).minusDays(1);; day = day.plusDays(1)) {
            for (Stretch stretch : stretches(day, before)) {
                Instant begin = later(stretch.from(), from);
                if (begin.isBefore(stretch.to())) {
                    Instant end = begin.plus(left);
                    if (!end.isAfter(stretch.to())) {
                        return end;
                    }
                    left = left.minus(Duration.between(begin, stretch.to()));
                }
                before = stretch.to();
            }
        }
    }

    /** Since when the team has worked so long: the last time from which {@link #between} says so. */
    public Instant minus(Instant to, Duration work) {
        if (always() || work.isZero()) {
            return to.minus(work);
        }
        Duration left = work;
        for (LocalDate day = around(to).plusDays(1);; day = day.minusDays(1)) {
            List<Stretch> stretches = stretches(day, end(day.minusDays(1)));
            for (int i = stretches.size() - 1; i >= 0; i--) {
                Instant end = stretches.get(i).to().isBefore(to) ? stretches.get(i).to() : to;
                if (stretches.get(i).from().isBefore(end)) {
                    Instant begin = end.minus(left);
                    if (!begin.isBefore(stretches.get(i).from())) {
                        return begin;
                    }
                    left = left.minus(Duration.between(stretches.get(i).from(), end));
                }
            }
        }
    }

    /** The first day from this one on that is not without work, as the calendar goes. */
    public LocalDate workday(LocalDate from) {
        LocalDate day = from;
        while (holidays.contains(day) || week.on(day.getDayOfWeek()).isEmpty()) {
            day = day.plusDays(1);
        }
        return day;
    }

    /**
     * When the work of a day begins; of a day without work, when it next does. A team that works day and night begins at eight.
     */
    public Instant morning(LocalDate day) {
        return week.always() ? workday(day).atTime(EIGHT).atZone(zone).toInstant() : opening(day.atStartOfDay(zone).toInstant());
    }

    private LocalDate around(Instant time) {
        return time.atZone(zone).toLocalDate();
    }

    /** When the stretches of a day, and of those before, have ended. */
    private Instant end(LocalDate day) {
        List<Stretch> stretches = stretches(day, Instant.MIN);
        return stretches.isEmpty() ? Instant.MIN : stretches.get(stretches.size() - 1).to();
    }

    /** @param before  what is before this time has been counted: where a clock is put back over midnight, two days share an hour */
    private List<Stretch> stretches(LocalDate day, Instant before) {
        List<Stretch> stretches = new ArrayList<>(2);
        if (holidays.contains(day)) {
            return stretches;
        }
        Instant counted = before;
        for (Interval interval : week.on(day.getDayOfWeek())) {
            Instant from = later(first(at(day, interval.from())), counted);
            Instant to = last(at(day, interval.to()));
            if (from.isBefore(to)) {
                stretches.add(new Stretch(from, to));
                counted = to;
            }
        }
        return stretches;
    }

    private static LocalDateTime at(LocalDate day, int minutes) {
        return minutes == Interval.DAY ? day.plusDays(1).atStartOfDay() : day.atTime(minutes / 60, minutes % 60);
    }

    /** When the clock shows this time, or has passed it, for the first time. */
    private Instant first(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null) {
            return time.toInstant(zone.getRules().getOffset(time));
        }
        return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
    }

    /** When the clock does not show an earlier time any more. */
    private Instant last(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null) {
            return time.toInstant(zone.getRules().getOffset(time));
        }
        return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetAfter());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
