package org.mailroom.imap;

import org.apache.james.core.Username;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.mailroom.imap.wire.SessionGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login stands on the agent's being one and on the password with which it was made, a scoped login on the agent's membership, a selected team folder on the agent's seeing it. All may end while the
 * connection is open, also in IDLE. Proof: {@code TeamFoldersTest} and {@code ApplyWhileServingTest} of {@code server/app}.
 */
record SessionGround(TeamLogins teams, SessionScope scope) implements SessionGuard {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionGround.class);

    @Override
    public boolean mayGoOn(ImapSession session) {
        MailboxSession mailboxSession = session.getMailboxSession();
        return mailboxSession.getLoggedInUser().map(agent -> teams.known(agent) && hasPassword(agent, mailboxSession)).orElse(true) && isMember(mailboxSession)
            && seesSelected(session.getSelected(), mailboxSession);
    }

    private boolean hasPassword(Username agent, MailboxSession session) {
        Object then = session.getAttributes().get(TeamLogins.PASSWORD);
        return then == null || then.equals(teams.passwordMark(agent));
    }

    private boolean isMember(MailboxSession session) {
        return !scope.scoped(session)
            || session.getLoggedInUser().map(agent -> teams.member(agent, session.getUser())).orElse(false);
    }

    private boolean seesSelected(SelectedMailbox selected, MailboxSession session) {
        try {
            return selected == null || teams.sees(session, selected.getMessageManager().getMailboxEntity());
        } catch (MailboxException e) {
            LOGGER.warn("The selected mailbox cannot be told, the connection ends", e);
            return false;
        }
    }
}
