package org.mailroom.webadmin;

/**
 * What the server says about itself. Called from any request thread, without login, possibly every second: it must answer
 * at once and must not throw.
 */
@FunctionalInterface
public interface HealthChecks {

    /** How the server is, worst part first. */
    enum Health {
        /** Everything works. */
        OK,
        /** Mail is taken and read, but something that an admin should look at does not work. */
        DEGRADED,
        /** Mail is not taken or cannot be read. */
        FAILING
    }

    /** The state of this moment. */
    Health now();
}
