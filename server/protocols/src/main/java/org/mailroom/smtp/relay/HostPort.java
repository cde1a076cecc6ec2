package org.mailroom.smtp.relay;

/** A server's name or address and its port. */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not host:port: " + host + ":" + port);
        }
    }

    /** Reads {@code host:port} or {@code [IPv6]:port}; throws IllegalArgumentException for anything else. */
    public static HostPort of(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).trim();
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1).trim()));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("not host:port: " + text, e);
        }
    }
}
