package org.mailroom.smtp;

import java.net.InetAddress;

import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * What a listener is for and what it bears. The hooks ask the session for it, so one list of handlers serves port 25,
 * the submission ports and LMTP. Immutable once the listener is bound; safe from any thread.
 */
public interface PortSettings extends SMTPConfiguration {

    /** True on 587 and 465: AUTH is required and the sender is checked (RFC 6409). False on 25 and LMTP. */
    boolean submission();

    /** Whether AUTH without TLS is accepted from a loopback address. */
    boolean allowPlainOnLoopback();

    /** Longest line of a message in bytes, its end included; a longer one refuses the message. */
    int lineLimit();

    /** Bytes of all header fields together; more refuse the message. */
    int headerSizeLimit();

    /** Number of header fields; more refuse the message. */
    int headerCountLimit();

    /** The settings of the session's listener. */
    static PortSettings of(SMTPSession session) {
        return (PortSettings) session.getConfiguration();
    }

    /** Whether a client that talks from {@code client} may send a password now (RFC 4954 section 4). */
    default boolean mayAuthenticate(InetAddress client, boolean tls) {
        return submission() && (tls || allowPlainOnLoopback() && client.isLoopbackAddress());
    }
}
