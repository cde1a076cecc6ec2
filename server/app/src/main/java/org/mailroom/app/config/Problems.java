package org.mailroom.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all problems of some input, so that they are told at once and not one by one. For one thread. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** By source, in the order of its lines; the environment comes last. */
    public List<Problem> all() {
        return found.stream()
            .sorted(Comparator.comparing(Problem::source).thenComparingInt(Problem::line).thenComparingInt(Problem::column))
            .toList();
    }

    /** Does nothing when there is no problem. */
    public void refuse() throws BadInput {
        if (!found.isEmpty()) {
            throw new BadInput(all());
        }
    }
}
