package org.mailroom.imap;

import java.net.InetAddress;
import java.time.Duration;

import org.apache.james.imap.api.process.ImapSession;

/** An IMAP session that can do work between two commands. Every session of our server is one. */
public interface Conversation extends ImapSession {

    /** Where the client is. */
    InetAddress client();

    /** Runs {@code work} on the connection's worker when no command runs; never at once, never together with a command. */
    void inTurn(Runnable work);

    /** Has {@code watch} run in turn after each change of a selected mailbox; null ends it. */
    void watchMailbox(Runnable watch);

    /** Has {@code work} run in turn again and again, with this pause; null, or the end of the connection, ends it. */
    void heartbeat(Runnable work, Duration pause);

    static Conversation of(ImapSession session) {
        return (Conversation) session;
    }
}
