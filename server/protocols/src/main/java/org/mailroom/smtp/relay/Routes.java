package org.mailroom.smtp.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.TemporaryResolutionException;

/**
 * Where mail for a domain goes: to the smart host if there is one, else to the domain's mail exchangers in their order,
 * else to the host of that name (RFC 5321 section 5.1). A domain that says it takes no mail (RFC 7505), and one whose
 * mail server would be this machine, have none. Blocking; safe from any thread.
 */
final class Routes {
    private static final int HOSTS = 5;

    private final DNSService dns;
    private final Optional<HostPort> smartHost;
    private final int port;
    private final boolean loopbackAllowed;

    Routes(DNSService dns, Optional<HostPort> smartHost, int port, boolean loopbackAllowed) {
        this.dns = dns;
        this.smartHost = smartHost;
        this.port = port;
        this.loopbackAllowed = loopbackAllowed;
    }

    /** Why there is nowhere to go. */
    static final class NoRoute extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean permanent;

        NoRoute(String why, boolean permanent) {
            super(why);
            this.permanent = permanent;
        }

        boolean permanent() {
            return permanent;
        }
    }

    List<InetSocketAddress> to(String domain) throws NoRoute {
        if (smartHost.isPresent()) {
            return List.of(smartHost());
        }
        if (domain.startsWith("[") && domain.endsWith("]")) {
            return resolve(domain, List.of(domain.substring(1, domain.length() - 1).replaceFirst("(?i)^IPv6:", "")));
        }
        try {
            Collection<String> exchangers = dns.findMXRecords(domain);
            if (exchangers.size() == 1 && exchangers.iterator().next().matches("\\.?")) {
                throw new NoRoute("556 5.1.10 the domain " + domain + " takes no mail", true);
            }
            return resolve(domain, exchangers.isEmpty() ? List.of(domain) : exchangers);
        } catch (TemporaryResolutionException e) {
            throw new NoRoute("451 4.4.3 the name servers for " + domain + " do not answer", false);
        }
    }

    private InetSocketAddress smartHost() throws NoRoute {
        HostPort host = smartHost.orElseThrow();
        InetSocketAddress address = new InetSocketAddress(host.host(), host.port());
        if (address.isUnresolved()) {
            throw new NoRoute("451 4.4.3 the smart host " + host.host() + " has no address", false);
        }
        return address;
    }

    private List<InetSocketAddress> resolve(String domain, Collection<String> hosts) throws NoRoute {
        List<InetSocketAddress> found = new ArrayList<>();
        boolean ourselves = false;
        for (String host : hosts) {
            try {
                for (InetAddress address : dns.getAllByName(host)) {
                    if (!loopbackAllowed && (address.isLoopbackAddress() || address.isAnyLocalAddress())) {
                        ourselves = true;
                    } else {
                        found.add(new InetSocketAddress(address, port));
                    }
                }
            } catch (UnknownHostException e) {
                continue;
            }
        }
        if (found.isEmpty()) {
            throw ourselves
                ? new NoRoute("554 5.4.6 mail for " + domain + " would come back to this machine", true)
                : new NoRoute("450 4.1.2 there is no mail server for the domain " + domain + " in the DNS", false);
        }
        return found.subList(0, Math.min(found.size(), HOSTS));
    }
}
