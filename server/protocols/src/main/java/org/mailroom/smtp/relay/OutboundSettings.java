package org.mailroom.smtp.relay;

import java.util.Optional;

/** What the server's configuration says about mail that leaves: the smart host, if any, and the name to greet with. */
public record OutboundSettings(Optional<HostPort> smartHost, String helloName) {
}
