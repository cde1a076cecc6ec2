package org.mailroom.domain.hours;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Weeks of any kind, for tests. */
public final class Weeks {
    private Weeks() {
    }

    public static Week any(Random random) {
        Map<DayOfWeek, List<Interval>> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Interval> intervals = new ArrayList<>();
            int from = random.nextInt(3) == 0 ? 0 : random.nextInt(600);
            while (from < Interval.DAY - 1 && random.nextInt(3) > 0) {
                int to = random.nextInt(4) == 0 ? Interval.DAY : from + 1 + random.nextInt(Interval.DAY - from);
                intervals.add(new Interval(from, to));
                from = to + random.nextInt(300);
            }
            days.put(day, intervals);
        }
        return days.values().stream().allMatch(List::isEmpty) ? any(random) : new Week(days);
    }
}
