package org.mailroom.app.imports;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.mail.internet.MailDateFormat;

/**
 * What mail programs note in the header of a message in a mailbox file: {@code Status} and {@code X-Status} (c-client, mutt, Dovecot) and {@code X-Mozilla-Status}
 * (Thunderbird). For one thread.
 */
final class HeaderMarks {
    private static final Pattern FIELD = Pattern.compile("(?imd)^(Status|X-Status|X-Mozilla-Status|Date|Subject|X-IMAP|X-IMAPbase):[ \\t]*([^\\r\\n]*)");
    /** Which c-client writes in front, to keep its own numbers. */
    private static final String INTERNAL = "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA";
    private static final Pattern LETTERS = Pattern.compile("[ADFNORTU]{0,8}");
    private static final int READ = 1;
    private static final int REPLIED = 2;
    private static final int MARKED = 4;
    private static final int EXPUNGED = 8;

    private final Set<String> flags = new TreeSet<>();
    private Optional<Instant> date = Optional.empty();
    private boolean numbers;
    private boolean internal;

    /** @param header  as far as it is at hand */
    HeaderMarks(byte[] header) {
        Matcher field = FIELD.matcher(new String(header, StandardCharsets.ISO_8859_1));
        while (field.find()) {
            note(field.group(1).toLowerCase(Locale.ROOT), field.group(2).strip());
        }
        if (numbers && internal) {
            flags.add("\\Deleted");
        }
    }

    private void note(String name, String value) {
        switch (name) {
            case "status", "x-status" -> letters(value);
            case "x-mozilla-status" -> bits(value);
            case "date" -> date = date.isPresent() ? date : date(value);
            case "subject" -> internal = value.equals(INTERNAL);
            default -> numbers = true;
        }
    }

    private void letters(String value) {
        if (!LETTERS.matcher(value).matches()) {
            // Some ticket systems have a field Status, too, with words.
            return;
        }
        flag(value.indexOf('R') >= 0, "\\Seen");
        flag(value.indexOf('A') >= 0, "\\Answered");
        flag(value.indexOf('F') >= 0, "\\Flagged");
        flag(value.indexOf('T') >= 0, "\\Draft");
        flag(value.indexOf('D') >= 0, "\\Deleted");
    }

    private void bits(String value) {
        if (value.matches("[0-9A-Fa-f]{1,8}")) {
            long bits = Long.parseLong(value, 16);
            flag((bits & READ) != 0, "\\Seen");
            flag((bits & REPLIED) != 0, "\\Answered");
            flag((bits & MARKED) != 0, "\\Flagged");
            flag((bits & EXPUNGED) != 0, "\\Deleted");
        }
    }

    private void flag(boolean set, String name) {
        if (set) {
            flags.add(name);
        }
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.ofNullable(new MailDateFormat().parse(value)).map(java.util.Date::toInstant);
        } catch (ParseException noDate) {
            return Optional.empty();
        }
    }

    Set<String> flags() {
        return flags;
    }

    /** That of the field Date. */
    Optional<Instant> date() {
        return date;
    }
}
