package org.mailroom.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 for servers that start later, or end and come back. Below those that the system hands to clients, and given only once: a second port, bound until this
 * process ends, keeps other processes with tests from being given the same.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int COUNT = 11_000;
    private static final List<ServerSocket> GUARDS = new ArrayList<>();

    private FreePort() {
    }

    public static synchronized int next() {
        while (true) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            ServerSocket guard = bound(port + COUNT);
            if (guard != null) {
                GUARDS.add(guard);
                if (isFree(port)) {
                    return port;
                }
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = bound(port)) {
            return socket != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return null if somebody has it */
    private static ServerSocket bound(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (BindException taken) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
