package org.mailroom.domain.health;

import java.util.Locale;

/** How the server is, or a part of it. */
public enum Health {
    /** Everything works. */
    OK,
    /** Mail is taken and read, but something that an administrator should look at does not work. */
    DEGRADED,
    /** Mail is not taken or cannot be read. */
    FAILING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
