package org.mailroom.webadmin.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/** What pages say, in one language; how it writes times. Immutable. */
final class Texts {
    static final Texts ENGLISH = new Texts(Locale.ENGLISH);
    static final List<Texts> ALL = List.of(ENGLISH, new Texts(Locale.JAPANESE));

    private final Locale locale;
    private final ResourceBundle words;
    private final DateTimeFormatter clock;
    private final DateTimeFormatter day;
    private final DateTimeFormatter whole;

    private Texts(Locale locale) {
        this.locale = locale;
        this.words = ResourceBundle.getBundle("org.mailroom.webadmin.page.texts", locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.clock = DateTimeFormatter.ofPattern("HH:mm", locale);
        this.day = DateTimeFormatter.ofPattern(say("time.day"), locale);
        this.whole = DateTimeFormatter.ofPattern(say("time.whole"), locale);
    }

    /** The chosen language, else the one that the browser likes best of ours. */
    static Texts of(Optional<String> chosen, Optional<String> accepted) {
        Optional<Texts> known = chosen.flatMap(tag -> ALL.stream().filter(texts -> texts.tag().equals(tag)).findFirst());
        if (known.isPresent() || accepted.isEmpty()) {
            return known.orElse(ENGLISH);
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(accepted.get()), ALL.stream().map(texts -> texts.locale).toList());
            return ALL.stream().filter(texts -> texts.locale.equals(best)).findFirst().orElse(ENGLISH);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }

    /** {@code en} or {@code ja}. */
    String tag() {
        return locale.getLanguage();
    }

    Locale locale() {
        return locale;
    }

    /** @param values  take the places of {@code {0}}, {@code {1}} and so on */
    String say(String key, Object... values) {
        String text = words.getString(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    boolean knows(String key) {
        try {
            return !words.getString(key).isEmpty();
        } catch (MissingResourceException none) {
            return false;
        }
    }

    /** The time of day; with the day if it is not today. */
    String time(Instant time, ZoneId zone, Instant now) {
        ZonedDateTime there = time.atZone(zone);
        ZonedDateTime today = now.atZone(zone);
        return there.toLocalDate().equals(today.toLocalDate()) ? clock.format(there) : there.getYear() == today.getYear() ? day.format(there) : whole.format(there);
    }

    /** With year, and the name of the zone. */
    String exactly(Instant time, ZoneId zone) {
        return whole.format(time.atZone(zone)) + " (" + zone.getId() + ")";
    }

    /** How long, to a minute; what is shorter than that, in seconds. */
    String span(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return say("span.seconds", seconds);
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 60 ? say("span.minutes", minutes) : say("span.hours", minutes / 60, minutes % 60);
    }

    /** About how long. */
    String age(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes < 60) {
            return say("age.minutes", minutes);
        } else if (minutes < 48 * 60) {
            return say("age.hours", minutes / 60);
        }
        return say("age.days", minutes / (24 * 60));
    }
}
