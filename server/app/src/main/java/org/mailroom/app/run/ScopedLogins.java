package org.mailroom.app.run;

import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.mailroom.imap.TeamLogins;
import org.mailroom.store.team.TeamLogin;

/** Introduces IMAP's question who may log in to a team to the store's answer. */
final class ScopedLogins implements TeamLogins {
    private final TeamLogin teams;

    @Inject
    ScopedLogins(TeamLogin teams) {
        this.teams = teams;
    }

    @Override
    public Optional<Scope> resolve(Username login) {
        return teams.resolve(login).map(scope -> new Scope(scope.agent(), scope.owner()));
    }

    @Override
    public boolean member(Username agent, Username owner) {
        return teams.member(agent, owner);
    }

    @Override
    public boolean known(Username agent) {
        return teams.known(agent);
    }

    @Override
    public Optional<String> passwordMark(Username agent) {
        return teams.passwordMark(agent);
    }

    @Override
    public boolean sees(MailboxSession session, Mailbox selected) {
        return teams.sees(session, selected);
    }
}
