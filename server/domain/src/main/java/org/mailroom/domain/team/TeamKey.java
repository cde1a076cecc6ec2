package org.mailroom.domain.team;

import java.util.regex.Pattern;

/** The short, lasting name of a team, first part of its conversations' numbers ({@code SUP} in {@code SUP-42}). */
public record TeamKey(String value) implements Comparable<TeamKey> {
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9]{0,9}");

    public TeamKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a team key: it has 1 to 10 capital letters and digits and begins"
                + " with a letter, such as SUP");
        }
    }

    @Override
    public int compareTo(TeamKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
