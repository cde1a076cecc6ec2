package org.mailroom.app.cli;

import java.util.Optional;

/** The command line makes no sense: exit code 2, with the usage. */
final class UsageError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Command command;

    /** @param command  whose usage helps; null for that of the program */
    UsageError(String message, Command command) {
        super(message);
        this.command = command;
    }

    Optional<Command> command() {
        return Optional.ofNullable(command);
    }
}
