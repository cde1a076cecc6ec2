package org.mailroom.app.run;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.exception.MailboxException;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/**
 * Whether a password is an agent's. Replaces James's {@code UserRepositoryAuthenticator}, for which a name that is no address is a failure of
 * the server. Blocking. Proof: {@code SharedTeamTest}.
 */
final class AgentPasswords implements Authenticator {
    private final Directory directory;

    @Inject
    AgentPasswords(Directory directory) {
        this.directory = directory;
    }

    @Override
    public boolean isAuthentic(Username user, CharSequence password) throws MailboxException {
        try {
            return directory.passwordMatches(EmailAddress.of(user.asString()), password.toString());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        } catch (RuntimeException e) {
            throw new MailboxException("the directory cannot be asked", e);
        }
    }
}
