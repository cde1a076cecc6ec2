package org.mailroom.imap.command;

import org.apache.james.imap.api.process.ImapSession;

/** Remembers whether the selected mailbox was opened by EXAMINE (RFC 3501 6.3.2). */
final class ReadOnly {
    private static final String KEY = "org.mailroom.imap.readOnly";

    private ReadOnly() {
    }

    static void remember(ImapSession session, boolean readOnly) {
        session.setAttribute(KEY, readOnly);
    }

    static boolean is(ImapSession session) {
        return Boolean.TRUE.equals(session.getAttribute(KEY));
    }
}
