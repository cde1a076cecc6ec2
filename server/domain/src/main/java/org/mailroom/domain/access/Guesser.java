package org.mailroom.domain.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Who may be guessing passwords, by network address. One customer has a whole IPv6 network of 64 bits or more: its addresses are one guesser, or there would be no end of them. */
public final class Guesser {
    private static final int NETWORK = 8;
    private static final int LONG_ADDRESS = 16;

    private Guesser() {
    }

    /** The address, or the network that counts for it. */
    public static InetAddress of(InetAddress client) {
        byte[] bytes = client.getAddress();
        if (bytes.length != LONG_ADDRESS || client.isLoopbackAddress()) {
            return client;
        }
        Arrays.fill(bytes, NETWORK, LONG_ADDRESS, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }
}
