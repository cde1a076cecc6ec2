package org.mailroom.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** Input from outside was refused as a whole; nothing was changed. The message has a line for each problem. */
public final class BadInput extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public BadInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public BadInput(String source, String text) {
        this(List.of(new Problem(source, 0, 0, text)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
