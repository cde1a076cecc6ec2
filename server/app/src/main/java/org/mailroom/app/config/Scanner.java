package org.mailroom.app.config;

import java.nio.file.Path;

import org.mailroom.smtp.relay.HostPort;

/** Where a scanner listens, if at all. */
public sealed interface Scanner {
    Kind<Scanner> KIND = Kind.of("host:port, unix:/path, or off", Scanner::of);

    /** Not used. */
    record Off() implements Scanner {
    }

    /** On TCP. */
    record Tcp(HostPort address) implements Scanner {
    }

    /** On a Unix domain socket. */
    record Unix(Path socket) implements Scanner {
    }

    /** As it is written in the configuration. */
    default String text() {
        if (this instanceof Tcp tcp) {
            String host = tcp.address().host();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + tcp.address().port();
        }
        return this instanceof Unix unix ? "unix:" + unix.socket() : "off";
    }

    private static Scanner of(String text) {
        if (text.equals("off")) {
            return new Off();
        }
        if (text.startsWith("unix:")) {
            Kinds.require(text.startsWith("unix:/") && text.indexOf('\0') < 0);
            return new Unix(Path.of(text.substring("unix:".length())));
        }
        return new Tcp(Kinds.HOST_PORT.reader().apply(text));
    }
}
