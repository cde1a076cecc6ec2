package org.mailroom.domain.client;

import java.util.List;
import java.util.Optional;

/**
 * Where agents read and send, as this server listens. Ways without TLS are left out: nobody may log in there from elsewhere. Immutable.
 *
 * @param host  the name in the certificate
 * @param ways  the best of each service first
 */
public record MailAccess(String host, List<Way> ways) {

    /** What a client does there. */
    public enum Service { IMAP, SUBMISSION }

    /** When TLS begins. */
    public enum Security {
        /** With the first byte. */
        TLS,
        /** When the client says STARTTLS. */
        STARTTLS
    }

    /** A port that is open. */
    public record Way(Service service, int port, Security security) {
    }

    public MailAccess {
        ways = List.copyOf(ways);
    }

    public List<Way> ways(Service service) {
        return ways.stream().filter(way -> way.service() == service).toList();
    }

    /** For clients that take one only. */
    public Optional<Way> best(Service service) {
        return ways(service).stream().findFirst();
    }
}
