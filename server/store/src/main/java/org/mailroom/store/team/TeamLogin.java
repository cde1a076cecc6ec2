package org.mailroom.store.team;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.directory.TeamOwner;

/**
 * Who may have a team's mailboxes as the whole account, by the login name {@code alice+support@acme.test}: {@code support}
 * is the local part of any of the team's addresses. Where two teams share it, the one in the agent's own domain counts,
 * then the first by key. Behind the port {@code TeamLogins} of IMAP. Thread-safe, quick.
 * Proven by {@code TeamLoginTest}.
 */
public final class TeamLogin {
    private final Directory directory;
    private final TeamFolders folders;

    /** The agent whose password counts, and the user that owns the team's mailboxes. */
    public record Scope(Username agent, Username owner) {
    }

    @Inject
    public TeamLogin(Directory directory, TeamFolders folders) {
        this.directory = directory;
        this.folders = folders;
    }

    /** Empty for a name of another form, for one of no team, and for one of a team in which the agent is no member. */
    public Optional<Scope> resolve(Username login) {
        return TeamFolders.address(login)
            .filter(name -> !name.detail().isEmpty())
            .flatMap(name -> team(name.base(), name.detail())
                .map(team -> new Scope(Username.of(name.base().value()), TeamOwner.of(team.key()))));
    }

    private Optional<Team> team(EmailAddress agent, String local) {
        Predicate<EmailAddress> named = address -> address.local().equals(local);
        Predicate<EmailAddress> near = named.and(address -> address.domain().equals(agent.domain()));
        List<Team> teams = directory.teamsOf(agent);
        return with(near, teams).or(() -> with(named, teams));
    }

    private static Optional<Team> with(Predicate<EmailAddress> address, List<Team> teams) {
        return teams.stream().filter(team -> team.addresses().stream().anyMatch(address)).findFirst();
    }

    /** Whether the agent is a member of the team whose mailboxes the user owns. */
    public boolean member(Username agent, Username owner) {
        return TeamOwner.key(owner)
            .flatMap(directory::team)
            .flatMap(team -> TeamFolders.address(agent).flatMap(team::role))
            .isPresent();
    }

    /** Whether whoever has logged in is still there. The server's own users, which own the teams' mailboxes, always are. */
    public boolean known(Username user) {
        return TeamOwner.key(user).isPresent() || TeamFolders.address(user).flatMap(directory::agent).isPresent();
    }

    /** As {@link Directory#passwordMark} has it; the server's own users have none. */
    public Optional<String> passwordMark(Username user) {
        return TeamFolders.address(user).flatMap(directory::passwordMark);
    }

    /** Whether the session still sees a mailbox that it has opened; true for all that is no team's. */
    public boolean sees(MailboxSession session, Mailbox opened) {
        return !TeamFolders.ofTeam(opened) || folders.permission(opened, session) != Permission.NONE;
    }
}
