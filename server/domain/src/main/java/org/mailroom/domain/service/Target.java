package org.mailroom.domain.service;

import org.mailroom.domain.hours.TimeLimit;

/**
 * In which working time something is to be done.
 *
 * @param first  the first answer, from the customer's first mail on
 * @param next  every further answer, from the first mail on that was not answered
 * @param resolution  all of it, from the beginning on, or from when it was opened again
 */
public record Target(TimeLimit first, TimeLimit next, TimeLimit resolution) {
    public static final Target NONE = new Target(TimeLimit.OFF, TimeLimit.OFF, TimeLimit.OFF);

    /** For people. */
    @Override
    public String toString() {
        return "first " + first + ", next " + next + ", resolution " + resolution;
    }
}
