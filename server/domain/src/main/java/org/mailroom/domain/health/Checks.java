package org.mailroom.domain.health;

/** Port: what the server says about itself. Called from any thread, possibly every second: it answers at once and does not throw. */
@FunctionalInterface
public interface Checks {
    /** The state of this moment, or of a few seconds ago. */
    Report now();
}
