package org.mailroom.webadmin.hook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Reach;

/**
 * Gives Jetty the addresses of a host, each checked; Jetty connects to these and asks nobody again, so a name that means something else a moment later changes nothing. One address that must not
 * be reached is enough to refuse the host: a name that means both is made for that.
 */
final class CheckedAddresses implements SocketAddressResolver {
    private final Hosts hosts;
    private final Reach reach;
    private final Executor executor;

    CheckedAddresses(Hosts hosts, Reach reach, Executor executor) {
        this.hosts = hosts;
        this.reach = reach;
        this.executor = executor;
    }

    @Override
    public void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            executor.execute(() -> answer(host, port, promise));
        } catch (RejectedExecutionException ending) {
            promise.failed(ending);
        }
    }

    private void answer(String host, int port, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> addresses;
        try {
            addresses = checked(host).stream().map(address -> new InetSocketAddress(address, port)).toList();
        } catch (IOException | RuntimeException e) {
            promise.failed(e);
            return;
        }
        promise.succeeded(addresses);
    }

    private List<InetAddress> checked(String host) throws IOException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> addresses = hosts.addresses(name);
        Optional<String> refusal = addresses.stream().flatMap(address -> reach.refusal(address).stream()).findFirst();
        if (refusal.isPresent()) {
            throw new Unreachable("refused: " + refusal.get());
        }
        return addresses;
    }
}
