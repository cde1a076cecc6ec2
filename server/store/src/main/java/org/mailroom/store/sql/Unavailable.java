package org.mailroom.store.sql;

import java.sql.SQLException;

/** The database could not do it now: nothing of the unit of work has happened, a later try may succeed. */
public final class Unavailable extends RuntimeException {
    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public Unavailable(String message) {
        super(message);
    }

    /** What failed, and what the database itself says of it. */
    public String told() {
        return reason().isEmpty() ? getMessage() : getMessage() + ": " + reason();
    }

    /** What the database itself says, without the layers above it; empty when it said nothing. */
    public String reason() {
        Throwable cause = getCause();
        while (cause != null && !(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "" : String.valueOf(cause.getMessage()).strip();
    }
}
