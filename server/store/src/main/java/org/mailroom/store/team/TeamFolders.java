package org.mailroom.store.team;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;

/**
 * Which folders of teams a session sees, under which names, and what it may do with them. There are four kinds of session:
 * an agent's own (names below {@code Teams/}); a scoped one, in which an agent has the mailboxes of a team's owner before
 * him; the server's own one in the mailboxes of a team's owner, which may do all; and one in the mailboxes of another
 * person, which sees no team. Asks the directory each time, so changes count at once. Thread-safe, quick.
 */
public final class TeamFolders {
    /** Above all team folders; never a folder itself. */
    public static final String ROOT = "Teams";
    private static final String BELOW = ROOT + TeamFolder.DELIMITER;

    private final Directory directory;

    @Inject
    public TeamFolders(Directory directory) {
        this.directory = directory;
    }

    /**
     * The name under which the mailbox is stored: another one for a team folder in an agent's own session, the same for all
     * that is no team's; empty for a team folder that this session does not see.
     */
    Optional<MailboxPath> stored(MailboxPath path, MailboxSession session) {
        if (path.getUser() == null || !path.getNamespace().equals(MailboxConstants.USER_NAMESPACE)) {
            return Optional.of(path);
        }
        if (ofTeam(path.getUser())) {
            return Optional.of(path).filter(known -> permission(known, session) != Permission.NONE);
        }
        if (!below(path) || !path.getUser().equals(session.getUser())) {
            return Optional.of(path);
        }
        return agent(session).flatMap(agent -> teams(session).stream()
            .flatMap(team -> folder(team, path.getName())
                .filter(folder -> folder.permission(team, agent) != Permission.NONE)
                .map(folder -> stored(team, folder)).stream())
            .findFirst());
    }

    /** What the session may do with a team's mailbox. */
    Permission permission(Mailbox mailbox, MailboxSession session) {
        return permission(SeenMailbox.stored(mailbox).generateAssociatedPath(), session);
    }

    private Permission permission(MailboxPath stored, MailboxSession session) {
        if (inside(session) && stored.getUser().equals(session.getUser())) {
            return Permission.WORK;
        }
        return teams(session).stream()
            .filter(team -> TeamOwner.of(team.key()).equals(stored.getUser()))
            .findFirst()
            .flatMap(team -> agent(session).map(agent -> folder(stored).permission(team, agent)))
            .orElse(Permission.NONE);
    }

    /** What the session may do with the folders of one of its {@link #teams}. */
    Function<TeamFolder, Permission> permissions(Team team, MailboxSession session) {
        return agent(session).map(agent -> TeamFolder.permissions(team, agent)).orElse(folder -> Permission.NONE);
    }

    /** The teams whose folders the session may see: those of the agent, or the one team of a scoped session. */
    List<Team> teams(MailboxSession session) {
        Optional<EmailAddress> agent = agent(session);
        if (agent.isEmpty()) {
            return List.of();
        }
        Optional<TeamKey> only = TeamOwner.key(session.getUser());
        return directory.teamsOf(agent.get()).stream().filter(team -> only.isEmpty() || only.get().equals(team.key())).toList();
    }

    /** The name under which the session sees a mailbox of one of its {@link #teams}. */
    MailboxPath shown(Mailbox mailbox, MailboxSession session) {
        MailboxPath stored = mailbox.generateAssociatedPath();
        if (stored.getUser().equals(session.getUser())) {
            return stored;
        }
        return TeamOwner.key(stored.getUser()).flatMap(directory::team)
            .map(team -> shown(session.getUser(), team, folder(stored)))
            .orElse(stored);
    }

    /** The name under which an agent sees a folder of a team. */
    static MailboxPath shown(Username agent, Team team, TeamFolder folder) {
        return shown(agent, team.name().value(), folder);
    }

    static MailboxPath shown(Username agent, String teamName, TeamFolder folder) {
        String team = BELOW + teamName;
        return MailboxPath.forUser(agent, folder.equals(TeamFolder.QUEUE) ? team : team + TeamFolder.DELIMITER + folder.path());
    }

    static MailboxPath stored(Team team, TeamFolder folder) {
        return TeamOwner.path(team.key(), folder);
    }

    /** The folder that a mailbox of a team's owner is. */
    static TeamFolder folder(MailboxPath stored) {
        return stored.getName().equals(MailboxConstants.INBOX) ? TeamFolder.QUEUE : new TeamFolder(stored.getName());
    }

    /** The team whose folder has this name in an agent's own session, whoever may see it. */
    Optional<Team> named(MailboxPath path) {
        return below(path) ? directory.teams().stream().filter(team -> folder(team, path.getName()).isPresent()).findFirst() : Optional.empty();
    }

    private static Optional<TeamFolder> folder(Team team, String name) {
        String queue = BELOW + team.name();
        if (name.equals(queue)) {
            return Optional.of(TeamFolder.QUEUE);
        }
        return name.startsWith(queue + TeamFolder.DELIMITER) && name.length() > queue.length() + 1
            ? Optional.of(new TeamFolder(name.substring(queue.length() + 1)))
            : Optional.empty();
    }

    static boolean ofTeam(Username owner) {
        return owner != null && TeamOwner.key(owner).isPresent();
    }

    static boolean ofTeam(Mailbox mailbox) {
        return ofTeam(SeenMailbox.stored(mailbox).getUser());
    }

    /** Whether the name stands at or below {@code Teams}. */
    static boolean below(MailboxPath path) {
        return path.getName().equals(ROOT) || path.getName().startsWith(BELOW);
    }

    /** As {@link #below}, letter case aside: names that nobody may take for a folder of his own. */
    static boolean reserved(MailboxPath path) {
        int first = path.getName().indexOf(TeamFolder.DELIMITER);
        return (first < 0 ? path.getName() : path.getName().substring(0, first)).equalsIgnoreCase(ROOT);
    }

    /** A session of the server itself in the mailboxes of a team's owner. */
    static boolean inside(MailboxSession session) {
        return ofTeam(session.getUser()) && session.getLoggedInUser().isEmpty();
    }

    /** A session in which an agent has the mailboxes of a team's owner before him. */
    static boolean scoped(MailboxSession session) {
        return ofTeam(session.getUser()) && session.getLoggedInUser().isPresent();
    }

    /** Who acts in an own or a scoped session. */
    static Optional<EmailAddress> agent(MailboxSession session) {
        Username actor = session.getLoggedInUser().orElse(session.getUser());
        return actor != null && (actor.equals(session.getUser()) || ofTeam(session.getUser())) ? address(actor) : Optional.empty();
    }

    static Optional<EmailAddress> address(Username user) {
        try {
            return Optional.of(EmailAddress.of(user.asString()));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
