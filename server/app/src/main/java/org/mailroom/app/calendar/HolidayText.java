package org.mailroom.app.calendar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.io.text.ICalReader;
import biweekly.property.RecurrenceRule;
import biweekly.util.DateTimeComponents;
import biweekly.util.Frequency;
import biweekly.util.ICalDate;

/**
 * The days of a calendar in iCalendar form (RFC 5545): events that last whole days, one or several, also repeated. An event with a time of day is a mistake, not a
 * holiday. For one thread.
 */
final class HolidayText {
    private static final Set<String> COUNTS = Set.of("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID");
    private static final Set<Frequency> SLOW = Set.of(Frequency.YEARLY, Frequency.MONTHLY, Frequency.WEEKLY, Frequency.DAILY);
    private static final int MOST_DAYS = 10_000;
    private static final int LONGEST_EVENT = 366;
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final String source;
    private final String text;
    private final LocalDate last;
    private final Problems problems = new Problems();
    private final Set<LocalDate> days = new TreeSet<>();

    private HolidayText(String source, String text, LocalDate last) {
        this.source = source;
        this.text = text;
        this.last = last;
    }

    /**
     * @param source  the name in messages
     * @param last  until when repeated events are followed
     * @throws BadInput with everything that is wrong
     */
    static Set<LocalDate> days(String source, String text, LocalDate last) throws BadInput {
        HolidayText it = new HolidayText(source, text, last);
        it.read();
        it.problems.refuse();
        return Set.copyOf(it.days);
    }

    private void read() {
        List<String> lines = text.lines().map(String::strip).toList();
        List<String> filled = lines.stream().filter(line -> !line.isEmpty()).toList();
        if (filled.isEmpty() || !filled.get(0).equalsIgnoreCase("BEGIN:VCALENDAR")) {
            tell(1, "this is no iCalendar file; allowed: one that begins with BEGIN:VCALENDAR");
            return;
        }
        if (!filled.get(filled.size() - 1).equalsIgnoreCase("END:VCALENDAR")) {
            tell(lines.size(), "the file is cut off; allowed: one that ends with END:VCALENDAR");
            return;
        }
        int[] begins = IntStream.range(0, lines.size()).filter(i -> lines.get(i).equalsIgnoreCase("BEGIN:VEVENT")).map(i -> i + 1).toArray();
        try (ICalReader reader = new ICalReader(text)) {
            int event = 0;
            for (ICalendar calendar = reader.readNext(); calendar != null; calendar = reader.readNext()) {
                reader.getWarnings().forEach(this::warned);
                for (VEvent one : calendar.getEvents()) {
                    add(one, begins[event++]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory can be read", e);
        }
    }

    private void warned(ParseWarning warning) {
        if (warning.getPropertyName() == null || COUNTS.contains(warning.getPropertyName())) {
            tell(warning.getLineNumber() == null ? 0 : warning.getLineNumber(),
                (warning.getPropertyName() == null ? "" : warning.getPropertyName() + ": ") + warning.getMessage());
        }
    }

    private void add(VEvent event, int line) {
        if (event.getStatus() != null && event.getStatus().isCancelled()) {
            return;
        }
        if (event.getDateStart() == null || event.getRecurrenceId() != null) {
            // A start that cannot be read has been told with its own line.
            if (problems.none() || event.getRecurrenceId() != null) {
                tell(line, event.getRecurrenceId() == null ? "this event has no day; allowed: DTSTART;VALUE=DATE:20261225"
                    : "this event changes one day of another (RECURRENCE-ID); allowed: EXDATE in the other, and an event of its own");
            }
            return;
        }
        try {
            LocalDate from = date(event.getDateStart().getValue());
            int length = length(event, from);
            Set<LocalDate> except = new TreeSet<>();
            event.getExceptionDates().stream().flatMap(dates -> dates.getValues().stream()).forEach(date -> except.add(date(date)));
            for (LocalDate start : starts(event, from)) {
                for (int i = 0; i < length && !except.contains(start); i++) {
                    days.add(start.plusDays(i));
                }
            }
            if (days.size() > MOST_DAYS) {
                throw new IllegalArgumentException("there are more than " + MOST_DAYS + " holidays by now; a calendar has at most that many");
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            tell(line, "this event" + (event.getSummary() == null ? "" : " ('" + event.getSummary().getValue().strip() + "')") + ": " + e.getMessage());
        }
    }

    private List<LocalDate> starts(VEvent event, LocalDate from) {
        List<LocalDate> starts = new ArrayList<>(List.of(from));
        event.getRecurrenceDates().stream().flatMap(dates -> dates.getDates().stream()).forEach(date -> starts.add(date(date)));
        for (RecurrenceRule rule : event.getProperties(RecurrenceRule.class)) {
            if (rule.getValue() == null || rule.getValue().getFrequency() == null) {
                // It could not be read, which has been told with its line.
                continue;
            }
            if (!SLOW.contains(rule.getValue().getFrequency())) {
                throw new IllegalArgumentException("it is repeated within a day; allowed: FREQ=YEARLY, MONTHLY, WEEKLY or DAILY");
            }
            Iterator<Date> all = rule.getDateIterator(Date.from(from.atStartOfDay(ZoneOffset.UTC).toInstant()), UTC);
            while (all.hasNext()) {
                LocalDate next = Instant.ofEpochMilli(all.next().getTime()).atZone(ZoneOffset.UTC).toLocalDate();
                if (next.isAfter(last)) {
                    break;
                }
                starts.add(next);
                if (starts.size() > MOST_DAYS) {
                    throw new IllegalArgumentException("it is repeated more than " + MOST_DAYS + " times");
                }
            }
        }
        return starts;
    }

    private static int length(VEvent event, LocalDate from) {
        long length = 1;
        if (event.getDateEnd() != null) {
            length = from.until(date(event.getDateEnd().getValue()), java.time.temporal.ChronoUnit.DAYS);
        } else if (event.getDuration() != null) {
            long millis = event.getDuration().getValue().toMillis();
            if (millis % TimeUnit.DAYS.toMillis(1) != 0) {
                throw new IllegalArgumentException("it lasts " + event.getDuration().getValue() + "; holidays last whole days");
            }
            length = TimeUnit.MILLISECONDS.toDays(millis);
        }
        // Some programs write one day as one that ends on the day it begins.
        if (length < 0 || length > LONGEST_EVENT) {
            throw new IllegalArgumentException("it lasts " + length + " days; allowed: 1 to " + LONGEST_EVENT + ", DTEND is the day after the last");
        }
        return (int) Math.max(1, length);
    }

    private static LocalDate date(ICalDate date) {
        DateTimeComponents parts = date.getRawComponents();
        if (date.hasTime() || parts == null) {
            throw new IllegalArgumentException("it has a time of day; holidays are whole days, such as DTSTART;VALUE=DATE:20261225");
        }
        return LocalDate.of(parts.getYear(), parts.getMonth(), parts.getDate());
    }

    private void tell(int line, String problem) {
        problems.add(new Problem(source, line, 0, problem));
    }
}
