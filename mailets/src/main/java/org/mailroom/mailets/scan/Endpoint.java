package org.mailroom.mailets.scan;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a scanner listens: {@code host:port} (an IPv6 address in brackets) or {@code unix:/path}. */
public record Endpoint(String name) {
    private static final Pattern TCP = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");
    private static final String UNIX = "unix:";
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException when it is neither */
    public Endpoint {
        Matcher tcp = TCP.matcher(name);
        boolean possible = name.startsWith(UNIX + "/") && name.indexOf('\0') < 0
            || tcp.matches() && Integer.parseInt(tcp.group(3)) >= 1 && Integer.parseInt(tcp.group(3)) <= LAST_PORT;
        if (!possible) {
            throw new IllegalArgumentException("'" + name + "' is not possible; allowed: host:port or unix:/path");
        }
    }

    /** Several, with commas between. */
    public static List<Endpoint> list(String names) {
        return Stream.of(names.split(",")).map(String::trim).filter(name -> !name.isEmpty()).map(Endpoint::new).toList();
    }

    /** Looks the host up anew: it may have moved. */
    SocketAddress address() {
        if (name.startsWith(UNIX)) {
            return UnixDomainSocketAddress.of(Path.of(name.substring(UNIX.length())));
        }
        Matcher tcp = TCP.matcher(name);
        if (!tcp.matches()) {
            throw new IllegalStateException(name);
        }
        return new InetSocketAddress(tcp.group(1) == null ? tcp.group(2) : tcp.group(1), Integer.parseInt(tcp.group(3)));
    }

    @Override
    public String toString() {
        return name;
    }
}
