package org.mailroom.domain.rule;

import java.util.List;

/**
 * A rule.
 *
 * @param name  no other rule has it
 * @param line  where it stands in its file, counted from 1
 */
public record Rule(String name, int line, Condition when, List<Action> then) {
    public Rule {
        then = List.copyOf(then);
    }
}
