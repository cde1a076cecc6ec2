package org.mailroom.imap.wire;

import org.apache.james.mailbox.MailboxSession;

/** Asked before each command of somebody who has logged in. Safe from any thread, quick. */
@FunctionalInterface
public interface SessionGuard {

    /** False once the login has lost its ground; the connection then ends with BYE. */
    boolean mayGoOn(MailboxSession session);
}
