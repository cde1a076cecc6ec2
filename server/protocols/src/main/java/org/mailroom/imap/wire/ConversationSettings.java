package org.mailroom.imap.wire;

import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.mailroom.domain.measure.Meters;

/** What all connections of a listener share; all of it is safe from any thread. */
public record ConversationSettings(String hello, ImapDecoder decoder, ImapEncoder encoder, ImapProcessor processor,
                                   SessionGuard guard, ImapMetrics metrics, Meters meters, ImapLimits limits, ConnectionSecurity security,
                                   Workers workers) {
}
