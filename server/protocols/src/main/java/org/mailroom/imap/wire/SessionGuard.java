package org.mailroom.imap.wire;

import org.apache.james.imap.api.process.ImapSession;

/** Asked before each command of somebody who has logged in. Safe from any thread, quick. */
@FunctionalInterface
public interface SessionGuard {

    /** False once the login or the selected mailbox has lost its ground; the connection then ends with BYE. */
    boolean mayGoOn(ImapSession session);
}
