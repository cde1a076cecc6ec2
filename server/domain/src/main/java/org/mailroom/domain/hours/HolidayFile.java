package org.mailroom.domain.hours;

import java.util.regex.Pattern;

/** The name of a file with holidays (iCalendar) below the configuration directory, such as {@code holidays/de.ics}; or none. */
public record HolidayFile(String name) {
    public static final HolidayFile NONE = new HolidayFile("");
    private static final String NONE_WORD = "none";
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]{0,60}/){0,3}[A-Za-z0-9_][A-Za-z0-9._-]{0,60}\\.ics");

    public HolidayFile {
        if (!name.isEmpty() && !isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no file with holidays; allowed: the name of a file below the configuration directory"
                + " that ends in .ics, such as holidays/de.ics, or " + NONE_WORD);
        }
    }

    /** Whether a file of this name can be used. */
    public static boolean isName(String name) {
        return FORM.matcher(name).matches();
    }

    public static HolidayFile of(String text) {
        return text.equals(NONE_WORD) ? NONE : new HolidayFile(text);
    }

    public boolean none() {
        return name.isEmpty();
    }

    @Override
    public String toString() {
        return none() ? NONE_WORD : name;
    }
}
