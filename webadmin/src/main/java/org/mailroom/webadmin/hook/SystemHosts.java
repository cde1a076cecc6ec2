package org.mailroom.webadmin.hook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.mailroom.domain.hook.Hosts;

/** Addresses as the system finds them. */
public final class SystemHosts implements Hosts {
    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
