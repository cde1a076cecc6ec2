package org.mailroom.domain.hours;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit in working time, such as {@code 8h}, {@code 90m} or {@code 1h30m}; or none.
 *
 * @param minutes  0 is none
 */
public record TimeLimit(int minutes) {
    public static final TimeLimit OFF = new TimeLimit(0);
    /** In hours. */
    private static final int LONGEST = 1000;
    private static final String OFF_WORD = "off";
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?");

    public TimeLimit {
        if (minutes < 0 || minutes > LONGEST * 60) {
            throw new IllegalArgumentException("a limit is at most " + LONGEST + "h");
        }
    }

    public static TimeLimit of(String text) {
        if (text.equals(OFF_WORD)) {
            return OFF;
        }
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        long minutes = form.matches() && !text.isEmpty() ? 60 * number(form.group(1)) + number(form.group(2)) : 0;
        if (minutes < 1 || minutes > LONGEST * 60) {
            throw new IllegalArgumentException("'" + text + "' is no limit; allowed: hours and minutes such as 8h, 90m or 1h30m, at most " + LONGEST + "h, or " + OFF_WORD);
        }
        return new TimeLimit((int) minutes);
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    public boolean off() {
        return minutes == 0;
    }

    public Duration duration() {
        return Duration.ofMinutes(minutes);
    }

    @Override
    public String toString() {
        return off() ? OFF_WORD : (minutes >= 60 ? minutes / 60 + "h" : "") + (minutes % 60 > 0 ? minutes % 60 + "m" : "");
    }
}
