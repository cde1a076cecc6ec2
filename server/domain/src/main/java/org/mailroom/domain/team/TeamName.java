package org.mailroom.domain.team;

import java.text.Normalizer;

import org.mailroom.domain.OneLine;

/** A team's display name, which is also the name of its folder below {@code Teams/}: hence no {@code /}, {@code *} or {@code %}. */
public record TeamName(String value) implements Comparable<TeamName> {
    private static final int LONGEST = 60;

    public TeamName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        boolean odd = value.isBlank() || !value.equals(value.strip()) || value.length() > LONGEST
            || !OneLine.is(value) || value.chars().anyMatch(c -> "/*%\\\"".indexOf(c) >= 0) || "@#&".indexOf(value.charAt(0)) >= 0;
        if (odd) {
            throw new IllegalArgumentException("'" + value + "' is not a team name: it has 1 to 60 characters, none of / * % \\ \","
                + " no space at either end, and does not begin with @, # or &");
        }
    }

    @Override
    public int compareTo(TeamName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
