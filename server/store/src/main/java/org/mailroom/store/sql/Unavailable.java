package org.mailroom.store.sql;

/** The database could not do it now: nothing of the unit of work has happened, a later try may succeed. */
public final class Unavailable extends RuntimeException {
    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public Unavailable(String message) {
        super(message);
    }
}
