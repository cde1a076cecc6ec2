package org.mailroom.domain.hook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Port: finds the addresses of a host. Safe from any thread, blocks. */
@FunctionalInterface
public interface Hosts {
    /** @return at least one */
    List<InetAddress> addresses(String host) throws UnknownHostException;
}
