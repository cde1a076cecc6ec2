package org.mailroom.store.team;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.apache.james.mailbox.MailboxManager.RenameOption;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.conversation.MemberConversations;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * The folders of what is assigned to members ({@code @alice}). The conversations of somebody who does not work here any more go back to the queue,
 * what else is in the folder is moved there, and the folder is removed; that of a member whose handle has changed is renamed. Each step may be interrupted and is then done again.
 */
final class MemberFolders {
    private record Known(String agent, String handle) {
    }

    private final SharedMailboxes mailboxes;
    private final EmptiedMailbox emptied;
    private final Database database;
    private final MemberConversations conversations;

    MemberFolders(SharedMailboxes mailboxes, SqlMailboxSessionMapperFactory mappers, Database database, MemberConversations conversations) {
        this.mailboxes = mailboxes;
        this.emptied = new EmptiedMailbox(mailboxes, mappers);
        this.database = database;
        this.conversations = conversations;
    }

    /** @return whether any folder was changed */
    boolean align(Team team, Set<String> there, MailboxSession session) throws MailboxException {
        Map<String, String> handles = handles(team);
        List<Known> known = known(team);
        boolean changed = false;
        conversations.release(team);
        for (Known former : known) {
            if (!handles.containsKey(former.agent())) {
                changed |= empty(team, TeamFolder.of(former.handle()), TeamFolder.QUEUE, there, session);
                forget(team, former.agent());
            }
        }
        for (Known member : known) {
            Optional<String> handle = Optional.ofNullable(handles.get(member.agent())).filter(now -> !now.equals(member.handle()));
            if (handle.isPresent()) {
                changed |= rename(team, TeamFolder.of(member.handle()), TeamFolder.of(handle.get()), there, session);
                remember(team, member.agent(), handle.get());
                conversations.show(team, EmailAddress.of(member.agent()));
            }
        }
        for (String name : Set.copyOf(there)) {
            if (name.startsWith("@") && !handles.containsValue(name.substring(1))) {
                changed |= empty(team, new TeamFolder(name), TeamFolder.QUEUE, there, session);
            }
        }
        for (Map.Entry<String, String> member : handles.entrySet()) {
            if (known.stream().noneMatch(row -> row.agent().equals(member.getKey()))) {
                remember(team, member.getKey(), member.getValue());
            }
        }
        return changed;
    }

    private static Map<String, String> handles(Team team) {
        Map<String, String> handles = new TreeMap<>();
        team.members().forEach((agent, role) -> {
            if (role.atLeast(Role.AGENT)) {
                handles.put(agent.value(), team.handle(agent));
            }
        });
        return handles;
    }

    private boolean rename(Team team, TeamFolder from, TeamFolder to, Set<String> there, MailboxSession session) throws MailboxException {
        if (!there.contains(from.path())) {
            return false;
        }
        if (there.contains(to.path())) {
            return empty(team, from, to, there, session);
        }
        mailboxes.renameMailbox(TeamFolders.stored(team, from), TeamFolders.stored(team, to), RenameOption.NONE, session);
        there.remove(from.path());
        there.add(to.path());
        return true;
    }

    private boolean empty(Team team, TeamFolder folder, TeamFolder target, Set<String> there, MailboxSession session) throws MailboxException {
        if (!there.remove(folder.path())) {
            return false;
        }
        MailboxPath from = TeamFolders.stored(team, folder);
        emptied.remove(from, TeamFolders.stored(team, target), session);
        return true;
    }

    private List<Known> known(Team team) {
        return database.read(connection -> Sql.list(connection, "SELECT agent, handle FROM team_member_folder WHERE team = ?",
            row -> new Known(row.getString(1), row.getString(2)), team.key().value()));
    }

    private void remember(Team team, String agent, String handle) {
        database.write(connection -> Sql.update(connection, "INSERT INTO team_member_folder (team, agent, handle) VALUES (?, ?, ?)"
            + " ON CONFLICT (team, agent) DO UPDATE SET handle = excluded.handle", team.key().value(), agent, handle));
    }

    private void forget(Team team, String agent) {
        database.write(connection -> Sql.update(connection, "DELETE FROM team_member_folder WHERE team = ? AND agent = ?",
            team.key().value(), agent));
    }
}
