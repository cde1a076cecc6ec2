package org.mailroom.domain.health;

import java.time.Duration;
import java.util.List;

/** Something that was found. */
public record Finding(Reason reason, List<Object> values) {
    private static final long HOURS_FROM = 120;
    private static final long DAYS_FROM = 48;

    public Finding {
        values = List.copyOf(values);
    }

    public static Finding of(Reason reason, Object... values) {
        return new Finding(reason, List.of(values));
    }

    /** A sentence in English. */
    public String words() {
        String words = reason.words();
        for (int i = 0; i < values.size(); i++) {
            words = words.replace("{" + i + "}", values.get(i) instanceof Duration time ? words(time) : String.valueOf(values.get(i)));
        }
        return words;
    }

    private static String words(Duration time) {
        return time.toMinutes() < HOURS_FROM ? time.toMinutes() + " minutes" : time.toHours() < DAYS_FROM ? time.toHours() + " hours" : time.toDays() + " days";
    }
}
