package org.mailroom.imap.command;

import javax.mail.Flags;

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

    /** Whether nobody keeps any flag in this mailbox; James leaves the parentheses out of {@code PERMANENTFLAGS ()} then. */
    static boolean none(Flags permanent) {
        return permanent.getSystemFlags().length == 0 && permanent.getUserFlags().length == 0;
    }
}
