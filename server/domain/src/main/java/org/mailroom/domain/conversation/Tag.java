package org.mailroom.domain.conversation;

import java.util.Locale;
import java.util.regex.Pattern;

import org.mailroom.domain.Refused;

/** A category or tag, in lower case, without the {@code #} that it has as a keyword. */
public record Tag(String value) implements Comparable<Tag> {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._-]{0,49}");

    public Tag {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no tag; allowed are 1 to 50 of a-z, 0-9, '.', '_' and '-', a letter or digit first");
        }
    }

    /**
     * A tag as people write it, in any letter case, with or without {@code #}.
     *
     * @throws Refused when it is none
     */
    public static Tag of(String text) {
        try {
            return new Tag((text.startsWith("#") ? text.substring(1) : text).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refused.impossible(e.getMessage() + ". Nothing was changed.");
        }
    }

    public String keyword() {
        return "#" + value;
    }

    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
