package org.mailroom.domain.hook;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where requests may go that somebody else has asked for: public addresses, and those that the administrator has named. An address that has an IPv4 address in it counts as that one
 * too, since a gateway or the system itself may go there. Immutable.
 */
public final class Reach {
    private record Closed(AddressRange range, String what) {
    }

    private static Closed closed(String range, String what) {
        return new Closed(AddressRange.of(range), what);
    }

    /** RFC 6890 and its registries; everything outside 2000::/3 is no public IPv6 address. */
    private static final List<Closed> CLOSED = List.of(
        closed("0.0.0.0/8", "an address of this machine"), closed("127.0.0.0/8", "a loopback address"), closed("10.0.0.0/8", "a private address"),
        closed("172.16.0.0/12", "a private address"), closed("192.168.0.0/16", "a private address"), closed("100.64.0.0/10", "an address of a provider's network"),
        closed("169.254.0.0/16", "a link-local address"), closed("192.0.0.0/24", "a reserved address"), closed("192.0.2.0/24", "an address for documentation"),
        closed("198.51.100.0/24", "an address for documentation"), closed("203.0.113.0/24", "an address for documentation"), closed("198.18.0.0/15", "an address for measurements"),
        closed("192.88.99.0/24", "a reserved address"), closed("224.0.0.0/4", "a multicast address"), closed("240.0.0.0/4", "a reserved address"),
        closed("2001::/23", "a reserved address"), closed("2001:db8::/32", "an address for documentation"), closed("3fff::/20", "an address for documentation"));
    private static final List<Closed> NAMED = List.of(closed("::1/128", "a loopback address"), closed("::/128", "an address of this machine"), closed("fe80::/10", "a link-local address"),
        closed("fc00::/7", "a private address"), closed("fec0::/10", "a private address"), closed("ff00::/8", "a multicast address"));
    private static final AddressRange PUBLIC = AddressRange.of("2000::/3");
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");
    private static final AddressRange COMPATIBLE = AddressRange.of("::/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

    private final List<AddressRange> allowed;

    public Reach(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Why an address is not to be reached, such as {@code 127.0.0.1 is a loopback address}; empty when it may be. */
    public Optional<String> refusal(InetAddress address) {
        InetAddress real = unmapped(address);
        if (allowed.stream().anyMatch(range -> range.contains(real))) {
            return Optional.empty();
        }
        return within(real).filter(inner -> !inner.equals(real)).flatMap(inner -> what(inner).map(what -> real.getHostAddress() + " leads to " + inner.getHostAddress() + ", " + what))
            .or(() -> what(real).map(what -> real.getHostAddress() + " is " + what));
    }

    private static Optional<String> what(InetAddress address) {
        Optional<String> named = NAMED.stream().filter(closed -> closed.range().contains(address)).map(Closed::what).findFirst();
        Optional<String> closed = CLOSED.stream().filter(one -> one.range().contains(address)).map(Closed::what).findFirst();
        boolean six = address.getAddress().length == 16;
        return named.or(() -> closed).or(() -> six && !PUBLIC.contains(address) && !NAT64.contains(address) ? Optional.of("no public address") : Optional.empty());
    }

    /** {@code ::ffff:a.b.c.d} is the IPv4 address itself. */
    private static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean mapped = bytes.length == 16;
        for (int i = 0; mapped && i < 12; i++) {
            mapped = bytes[i] == (byte) (i < 10 ? 0 : 0xff);
        }
        return mapped ? four(bytes, 12) : address;
    }

    /** The IPv4 address in an IPv6 address of a transition (RFC 6052, 3056, 4291). */
    private static Optional<InetAddress> within(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16 && (NAT64.contains(address) || COMPATIBLE.contains(address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress())) {
            return Optional.of(four(bytes, 12));
        }
        return bytes.length == 16 && SIX_TO_FOUR.contains(address) ? Optional.of(four(bytes, 2)) : Optional.empty();
    }

    private static InetAddress four(byte[] bytes, int from) {
        return AddressRange.numeric((bytes[from] & 0xff) + "." + (bytes[from + 1] & 0xff) + "." + (bytes[from + 2] & 0xff) + "." + (bytes[from + 3] & 0xff));
    }
}
