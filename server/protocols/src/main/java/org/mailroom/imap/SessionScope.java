package org.mailroom.imap;

import org.apache.james.mailbox.MailboxSession;

/** Port: tells whether a session shows one team's mailbox as the whole account. Safe from any thread, never blocks. */
@FunctionalInterface
public interface SessionScope {

    boolean scoped(MailboxSession session);

    /** A session is scoped when somebody else has logged in than the owner of its mailboxes. */
    SessionScope BY_DELEGATION = session -> session.getLoggedInUser()
        .map(agent -> !agent.equals(session.getUser()))
        .orElse(false);
}
