package org.mailroom.imap;

import java.util.function.Predicate;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;

/** Sessions of James's provider, with another hierarchy delimiter than its fixed one. */
public record DelimitedSessions(SessionProvider sessions, char delimiter) implements SessionProvider {

    @Override
    public MailboxSession createSystemSession(Username user) {
        return delimited(sessions.createSystemSession(user));
    }

    @Override
    public AuthorizationStep authenticate(Username user, String password) {
        return new Step(sessions.authenticate(user, password));
    }

    @Override
    public AuthorizationStep authenticate(Username user) {
        return new Step(sessions.authenticate(user));
    }

    private MailboxSession delimited(MailboxSession session) {
        return new MailboxSession(session.getSessionId(), session.getUser(), session.getLoggedInUser(), session.getLocalePreferences(),
            delimiter, session.getType());
    }

    private final class Step implements AuthorizationStep {
        private final AuthorizationStep step;

        private Step(AuthorizationStep step) {
            this.step = step;
        }

        @Override
        public MailboxSession as(Username other) throws MailboxException {
            return delimited(step.as(other));
        }

        @Override
        public MailboxSession withoutDelegation() throws MailboxException {
            return delimited(step.withoutDelegation());
        }

        @Override
        public MailboxSession forMatchingUser(Predicate<Username> other) throws MailboxException {
            return delimited(step.forMatchingUser(other));
        }
    }
}
