package org.mailroom.imap.wire;

import java.net.InetAddress;

import org.apache.james.protocols.netty.Encryption;

/**
 * How a listener protects passwords.
 *
 * @param encryption null for none
 * @param allowPlainOnLoopback whether a client on this machine may log in without TLS
 */
public record ConnectionSecurity(Encryption encryption, boolean allowPlainOnLoopback) {

    boolean startTls() {
        return encryption != null && encryption.isStartTLS();
    }

    boolean tlsRequired(InetAddress client) {
        return !(allowPlainOnLoopback && client.isLoopbackAddress());
    }
}
