package org.mailroom.app.imports;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line with which a message begins in a mailbox file: {@code From SENDER DATE} (RFC 4155, appendix A, and what other programs write). */
final class FromLine {
    private static final byte[] BEGINNING = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 1000;
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String CLOCK = "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?";
    private static final String ZONE = "([+-]\\d{4}|[A-Za-z]{1,5})?";
    /** Of asctime, where the zone stands before or behind the year, if there is one. */
    private static final Pattern DATE = Pattern.compile("(?i)(?:mon|tue|wed|thu|fri|sat|sun),? +(" + String.join("|", MONTHS) + ") +(\\d{1,2}) +" + CLOCK + " +(?:" + ZONE + " +)?(\\d{4})(?: +"
        + ZONE + ")?\\s*");

    /** One word for the sender, and nothing behind the date. */
    private static final Pattern STRICT = Pattern.compile("From \\S+ +" + DATE.pattern());

    /** Of RFC 5322 (obs-zone), and what is seen besides; java.time takes some of them for places elsewhere. */
    private static final Map<String, ZoneOffset> ZONES = Map.ofEntries(zone("EST", -5), zone("EDT", -4), zone("CST", -6), zone("CDT", -5), zone("MST", -7), zone("MDT", -6), zone("PST", -8),
        zone("PDT", -7), zone("BST", 1), zone("CET", 1), zone("MET", 1), zone("CEST", 2), zone("MEST", 2), zone("EET", 2), zone("EEST", 3), zone("JST", 9));

    private FromLine() {
    }

    private static Map.Entry<String, ZoneOffset> zone(String name, int hours) {
        return Map.entry(name, ZoneOffset.ofHours(hours));
    }

    /** Whether the line begins like one. */
    static boolean maybe(byte[] line) {
        return starts(line, 0);
    }

    /** Whether the line is one that was marked so that it does not look like one. */
    static boolean marked(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] == '>') {
            at++;
        }
        return at > 0 && starts(line, at);
    }

    private static boolean starts(byte[] line, int at) {
        if (line.length < at + BEGINNING.length) {
            return false;
        }
        for (int i = 0; i < BEGINNING.length; i++) {
            if (line[at + i] != BEGINNING[i]) {
                return false;
            }
        }
        return true;
    }

    /** Its date; where no zone is named it is UTC, as RFC 4155 says. Empty when there is none. */
    static Optional<Instant> date(byte[] line) {
        Matcher date = DATE.matcher(new String(line, 0, Math.min(line.length, LONGEST), StandardCharsets.ISO_8859_1));
        if (!date.find()) {
            return Optional.empty();
        }
        try {
            int second = date.group(5) == null ? 0 : Integer.parseInt(date.group(5));
            LocalDateTime time = LocalDateTime.of(Integer.parseInt(date.group(7)), MONTHS.indexOf(date.group(1).toLowerCase(Locale.ROOT)) + 1, Integer.parseInt(date.group(2)),
                Integer.parseInt(date.group(3)), Integer.parseInt(date.group(4)), Math.min(second, 59));
            return Optional.of(time.atZone(zone(date.group(6) == null ? date.group(8) : date.group(6))).toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    /** Whether it is nothing but one sender and a whole date, with seconds, as programs write it and hardly anybody else does. */
    static boolean strict(byte[] line) {
        if (line.length > LONGEST) {
            return false;
        }
        Matcher whole = STRICT.matcher(new String(line, StandardCharsets.ISO_8859_1));
        return whole.matches() && whole.group(5) != null && date(line).isPresent();
    }

    private static ZoneOffset zone(String word) {
        if (word == null) {
            return ZoneOffset.UTC;
        }
        return word.matches("[+-].*") ? ZoneOffset.of(word) : ZONES.getOrDefault(word.toUpperCase(Locale.ROOT), ZoneOffset.UTC);
    }
}
