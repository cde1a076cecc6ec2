package org.mailroom.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of addresses in CIDR form (RFC 4632), such as {@code 10.0.0.0/8}; a single address is a range of one. Immutable.
 */
public final class AddressRange {
    public static final Kind<AddressRange> KIND = Kind.of("addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8", AddressRange::of);
    /** The same, with commas between. */
    public static final Kind<List<AddressRange>> LIST = Kind.of(KIND.allowed() + ", with commas between",
        text -> Arrays.stream(text.split(",")).map(String::strip).map(AddressRange::of).toList());
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+");

    private final byte[] network;
    private final int prefix;

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    private static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = numeric(slash < 0 ? text : text.substring(0, slash)).getAddress();
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : Kinds.number(0, bits).reader().apply(text.substring(slash + 1));
        return new AddressRange(address, prefix);
    }

    /** The address that is written in digits; nothing is looked up. */
    static InetAddress numeric(String text) {
        Kinds.require(NUMERIC.matcher(text).matches());
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (((other[bit / 8] ^ network[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && prefix == range.prefix && Arrays.equals(network, range.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
