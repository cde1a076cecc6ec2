package org.mailroom.app.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.mailroom.app.Console;

/** One word of the command line. */
interface Command {

    String name();

    /** One line for the list of commands. */
    String summary();

    /** What stands behind the options, such as {@code FILE.yaml}; each must be given, and no more. */
    default List<String> operands() {
        return List.of();
    }

    /** Whether there may be more of the last operand, or none of it. */
    default boolean anyNumber() {
        return false;
    }

    /** Options with a value, such as {@code --last}, with what the value is called; each also stands in {@link #options}. */
    default Map<String, String> values() {
        return Map.of();
    }

    /** Those of {@link #values} that must be given. */
    default Set<String> needed() {
        return Set.of();
    }

    /** The options, each with its explanation. */
    default Map<String, String> options() {
        return Map.of();
    }

    /** Further text of the help. */
    default String details() {
        return "";
    }

    /** Does the work; the result is the exit code. */
    int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception;
}
