package org.mailroom.app.run;

import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.directory.TeamOwner;

/**
 * Who may open mailboxes: an agent with the password, and a member the team's mailbox (scoped login). Replaces James's
 * {@code UserRepositoryAuthenticator} and {@code UserRepositoryAuthorizator}, which know no teams. Proof: {@code ServedTest}.
 */
final class AgentAccess implements Authenticator, Authorizator {
    private final Directory directory;

    @Inject
    AgentAccess(Directory directory) {
        this.directory = directory;
    }

    @Override
    public boolean isAuthentic(Username user, CharSequence password) {
        return address(user).filter(agent -> directory.passwordMatches(agent, password.toString())).isPresent();
    }

    @Override
    public AuthorizationState canLoginAsOtherUser(Username user, Username owner) {
        Optional<EmailAddress> agent = address(user);
        boolean member = TeamOwner.key(owner)
            .flatMap(directory::team)
            .flatMap(team -> agent.flatMap(team::role))
            .isPresent();
        return member ? AuthorizationState.ALLOWED : AuthorizationState.FORBIDDEN;
    }

    private static Optional<EmailAddress> address(Username user) {
        try {
            return Optional.of(EmailAddress.of(user.asString()));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
