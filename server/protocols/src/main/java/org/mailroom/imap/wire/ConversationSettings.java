package org.mailroom.imap.wire;

import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.ImapMetrics;

/** What all connections of a listener share; all of it is safe from any thread. */
public record ConversationSettings(String hello, ImapDecoder decoder, ImapEncoder encoder, ImapProcessor processor,
                                   SessionGuard guard, ImapMetrics metrics, ImapLimits limits, ConnectionSecurity security,
                                   Workers workers) {
}
