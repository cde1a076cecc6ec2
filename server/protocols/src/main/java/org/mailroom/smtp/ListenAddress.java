package org.mailroom.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;

/**
 * The addresses of a listener's key {@code listen}, {@code address:port} with commas between, an IPv6 address in brackets. James's
 * key {@code bind} takes no IPv6 address, and asks the DNS for the name of every other. Proof: {@code ListenAddressTest}.
 */
public final class ListenAddress {
    private ListenAddress() {
    }

    /** Empty where the key is not there. */
    public static InetSocketAddress[] of(Configuration listener) throws ConfigurationException {
        String text = listener.getString("listen", "");
        try {
            return Arrays.stream(text.split(",")).map(String::trim).filter(address -> !address.isEmpty()).map(ListenAddress::one).toArray(InetSocketAddress[]::new);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("'" + text + "' is no address to listen on; allowed: address:port, such as 0.0.0.0:25 or [::1]:25", e);
        }
    }

    private static InetSocketAddress one(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(address);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
