package org.mailroom.domain.hours;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of a day, by the clock on the wall: {@code 09:00-12:30}. Where the clock is changed meanwhile it lasts from the first time that the clock shows
 * the start, or has passed it, until the last time that it shows the end.
 *
 * @param from  in minutes since midnight
 * @param to  in minutes since midnight, at most 1440, which is {@code 24:00}
 */
public record Interval(int from, int to) implements Comparable<Interval> {
    /** In minutes. */
    static final int DAY = 24 * 60;
    private static final Pattern FORM = Pattern.compile("(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})");

    public Interval {
        if (from < 0 || to > DAY || from >= to) {
            throw new IllegalArgumentException("'" + clock(from) + "-" + clock(to) + "' does not end after it begins;"
                + " a shift over midnight is written as two, one to 24:00 and on the next day one from 00:00");
        }
    }

    /** Reads {@code 09:00-12:30, 13:30-18:00}, each after the one before; in their order. */
    public static List<Interval> list(String text) {
        List<Interval> intervals = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            Interval next = of(one.strip());
            if (!intervals.isEmpty() && intervals.get(intervals.size() - 1).to() > next.from()) {
                throw new IllegalArgumentException("'" + next + "' begins before '" + intervals.get(intervals.size() - 1) + "' has ended; name them in their order");
            }
            intervals.add(next);
        }
        return List.copyOf(intervals);
    }

    /** As {@link #list(String)} reads them. */
    static String text(List<Interval> intervals) {
        return intervals.stream().map(Interval::toString).collect(Collectors.joining(", "));
    }

    private static Interval of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' are no working hours; allowed: 09:00-12:30, 13:30-18:00");
        }
        return new Interval(minutes(text, form.group(1), form.group(2)), minutes(text, form.group(3), form.group(4)));
    }

    private static int minutes(String text, String hour, String minute) {
        int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        if (Integer.parseInt(minute) > 59 || minutes > DAY) {
            throw new IllegalArgumentException("'" + text + "' has a time that no clock shows; allowed: 00:00 to 24:00");
        }
        return minutes;
    }

    private static String clock(int minutes) {
        return String.format(Locale.ROOT, "%02d:%02d", minutes / 60, minutes % 60);
    }

    @Override
    public int compareTo(Interval other) {
        return Integer.compare(from, other.from);
    }

    @Override
    public String toString() {
        return clock(from) + "-" + clock(to);
    }
}
