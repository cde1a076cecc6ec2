package org.mailroom.store.team;

import java.util.function.Predicate;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.mailroom.domain.team.TeamFolder;

/**
 * Sessions in which {@code /} stands between the levels of folder names, in place of {@code SessionProviderImpl}, whose
 * sessions have a dot (James 3.8.1). Thread-safe. Proven by {@code SharedMailboxesTest}.
 */
public final class SlashSessions implements SessionProvider {
    private final SessionProvider sessions;

    @Inject
    public SlashSessions(Authenticator authenticator, Authorizator authorizator) {
        this.sessions = new SessionProviderImpl(authenticator, authorizator);
    }

    @Override
    public MailboxSession createSystemSession(Username user) {
        return slashed(sessions.createSystemSession(user));
    }

    @Override
    public AuthorizationStep authenticate(Username user, String password) {
        return slashed(sessions.authenticate(user, password));
    }

    @Override
    public AuthorizationStep authenticate(Username user) {
        return slashed(sessions.authenticate(user));
    }

    private static AuthorizationStep slashed(AuthorizationStep step) {
        return new AuthorizationStep() {
            @Override
            public MailboxSession as(Username other) throws MailboxException {
                return slashed(step.as(other));
            }

            @Override
            public MailboxSession withoutDelegation() throws MailboxException {
                return slashed(step.withoutDelegation());
            }

            @Override
            public MailboxSession forMatchingUser(Predicate<Username> other) throws MailboxException {
                return slashed(step.forMatchingUser(other));
            }
        };
    }

    private static MailboxSession slashed(MailboxSession session) {
        return new MailboxSession(session.getSessionId(), session.getUser(), session.getLoggedInUser(), session.getLocalePreferences(),
            TeamFolder.DELIMITER, session.getType());
    }
}
