package org.mailroom.store.directory;

import java.util.Collection;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.core.Username;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.mailroom.store.sql.Unavailable;

import reactor.core.publisher.Flux;

/**
 * Decides who may open whose mailboxes, for the scoped login of a team's member and for delegates: only those in the
 * {@link DelegationStore}. What a member may do there is the role's and decided elsewhere. Replaces
 * {@code DelegationStoreAuthorizator}, which lets administrators act as everybody and tells a stranger whether a user
 * exists, and {@code UserRepositoryAuthorizator}, which lets nobody but them. Blocking; safe from any thread except event
 * loops. Proof: {@code DirectoryAuthorizatorTest}.
 */
@Singleton
public final class DirectoryAuthorizator implements Authorizator {
    private final DelegationStore delegation;
    private final UsersRepository users;

    @Inject
    public DirectoryAuthorizator(DelegationStore delegation, UsersRepository users) {
        this.delegation = delegation;
        this.users = users;
    }

    @Override
    public AuthorizationState canLoginAsOtherUser(Username user, Username other) throws MailboxException {
        try {
            boolean allowed = users.contains(user) && users.contains(other)
                && (user.equals(other) || Boolean.TRUE.equals(Flux.from(delegation.authorizedUsers(other)).hasElement(user).block()));
            return allowed ? AuthorizationState.ALLOWED : AuthorizationState.FORBIDDEN;
        } catch (UsersRepositoryException | Unavailable e) {
            throw new MailboxException("it cannot be decided who may act as " + other.asString(), e);
        }
    }

    @Override
    public Collection<Username> delegatedUsers(Username user) {
        return Flux.from(delegation.delegatedUsers(user)).collectList().block();
    }
}
