package org.mailroom.mailets.auth;

import java.time.Duration;
import java.util.List;

/** Port: what the DNS says of a name. Safe from any thread; blocks, no longer than it is told. */
@FunctionalInterface
public interface Dns {
    /** What is asked for, named as in the DNS. */
    enum Kind {
        A, AAAA, MX, PTR, TXT
    }

    /**
     * Addresses, host names without the last dot, or texts whose pieces are joined; nothing when there are none of this kind, or no such name.
     *
     * @throws Silent when there was no answer in time, or one that says nothing
     */
    List<String> records(String name, Kind kind, Duration atMost) throws Silent;

    /** It is not known now what the DNS says. */
    final class Silent extends Exception {
        private static final long serialVersionUID = 1;

        public Silent(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
