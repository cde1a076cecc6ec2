package org.mailroom.domain.hours;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The hours of an ordinary week. In words, by day or days: {@code mon-fri: 09:00-12:30, 13:30-18:00} and {@code sat: 10:00-14:00}.
 *
 * @param days  the intervals of a day in their order; days without work have none
 */
public record Week(Map<DayOfWeek, List<Interval>> days) {
    private static final Pattern DAYS = Pattern.compile("(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?");
    /** Day and night. */
    public static final Week ALWAYS = of(Map.of("mon-sun", "00:00-24:00"));
    /** The word for {@link #ALWAYS}. */
    public static final String ALWAYS_WORD = "always";

    public Week {
        Map<DayOfWeek, List<Interval>> some = new EnumMap<>(DayOfWeek.class);
        days.forEach((day, intervals) -> {
            if (!intervals.isEmpty()) {
                some.put(day, List.copyOf(intervals));
            }
        });
        if (some.isEmpty()) {
            throw new IllegalArgumentException("a team works on one day of the week at least; without working hours it is '" + ALWAYS_WORD + "'");
        }
        days = Collections.unmodifiableMap(some);
    }

    /** Reads what {@link #entries} gives, and other ways to say it. */
    public static Week of(Map<String, String> entries) {
        Map<DayOfWeek, List<Interval>> all = new EnumMap<>(DayOfWeek.class);
        entries.forEach((names, text) -> add(all, days(names), Interval.list(text)));
        return new Week(all);
    }

    /** Adds the hours of some days; refuses those that have hours already. */
    public static void add(Map<DayOfWeek, List<Interval>> all, Set<DayOfWeek> days, List<Interval> intervals) {
        for (DayOfWeek day : days) {
            if (all.putIfAbsent(day, intervals) != null) {
                throw new IllegalArgumentException("the working hours of " + word(day) + " are named twice");
            }
        }
    }

    /** The days that {@code mon}, {@code mon-fri} or {@code sat-mon} names. */
    public static Set<DayOfWeek> days(String names) {
        String small = names.strip().toLowerCase(Locale.ROOT);
        if (!DAYS.matcher(small).matches()) {
            throw new IllegalArgumentException("'" + names + "' names no days; allowed: mon, tue, wed, thu, fri, sat, sun, or from one to another such as mon-fri");
        }
        DayOfWeek last = day(small.substring(small.length() - 3));
        Set<DayOfWeek> days = EnumSet.of(last);
        for (DayOfWeek day = day(small.substring(0, 3)); day != last; day = day.plus(1)) {
            days.add(day);
        }
        return days;
    }

    private static DayOfWeek day(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word(day).equals(word)) {
                return day;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no day");
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    public boolean always() {
        return equals(ALWAYS);
    }

    List<Interval> on(DayOfWeek day) {
        return days.getOrDefault(day, List.of());
    }

    /** In words, days that follow each other and are alike together. */
    public Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        DayOfWeek day = DayOfWeek.MONDAY;
        while (day != null) {
            DayOfWeek last = day;
            while (last != DayOfWeek.SUNDAY && on(last.plus(1)).equals(on(day))) {
                last = last.plus(1);
            }
            if (!on(day).isEmpty()) {
                entries.put(word(day) + (last == day ? "" : "-" + word(last)), Interval.text(on(day)));
            }
            day = last == DayOfWeek.SUNDAY ? null : last.plus(1);
        }
        return entries;
    }

    /** In one line, for people. */
    @Override
    public String toString() {
        return always() ? ALWAYS_WORD : entries().entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; "));
    }
}
