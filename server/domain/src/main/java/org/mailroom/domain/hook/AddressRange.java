package org.mailroom.domain.hook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of addresses in CIDR form (RFC 4632), such as {@code 10.0.0.0/8}; a single address is a range of one. Immutable.
 */
public final class AddressRange {
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+");

    private final byte[] network;
    private final int prefix;

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** @throws IllegalArgumentException when it is none */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = numeric(slash < 0 ? text : text.substring(0, slash)).getAddress();
        int bits = address.length * 8;
        String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException("'" + text + "' is no range of addresses: behind the / stands a number from 0 to " + bits);
        }
        return new AddressRange(address, Integer.parseInt(length));
    }

    /**
     * The address that is written in digits; nothing is looked up.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InetAddress numeric(String text) {
        if (!NUMERIC.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no address in digits");
        }
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
