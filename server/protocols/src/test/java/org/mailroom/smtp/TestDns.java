package org.mailroom.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.TemporaryResolutionException;

/** A name service that knows what the test told it; the MX list of {@code down.example} is never to be had. */
public final class TestDns implements DNSService {
    private final Map<String, List<String>> mx;
    private final Map<String, String> hosts;

    public TestDns(Map<String, List<String>> mx, Map<String, String> hosts) {
        this.mx = mx;
        this.hosts = hosts;
    }

    @Override
    public Collection<String> findMXRecords(String domain) throws TemporaryResolutionException {
        if (domain.equals("down.example")) {
            throw new TemporaryResolutionException("no name server answers");
        }
        return mx.getOrDefault(domain, List.of());
    }

    @Override
    public Collection<String> findTXTRecords(String name) {
        return List.of();
    }

    @Override
    public Collection<InetAddress> getAllByName(String host) throws UnknownHostException {
        return List.of(getByName(host));
    }

    @Override
    public InetAddress getByName(String host) throws UnknownHostException {
        if (!hosts.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByName(hosts.get(host));
    }

    @Override
    public InetAddress getLocalHost() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String getHostName(InetAddress address) {
        return address.getHostAddress();
    }
}
