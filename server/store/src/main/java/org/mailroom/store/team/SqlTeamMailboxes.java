package org.mailroom.store.team;

import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamMailboxes;
import org.mailroom.store.conversation.MemberConversations;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the folders of a team and keeps its members subscribed. Where nothing is to be done it reads three times and writes
 * nothing. Blocks; from any thread, one team after the other.
 *
 * <p>Mailboxes keep their ids and UIDVALIDITY: a team's new name changes none (its owner is named by the key), and a
 * member's folder is renamed with the member's handle. Proven by {@code SqlTeamMailboxesTest}.
 */
public final class SqlTeamMailboxes implements TeamMailboxes {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlTeamMailboxes.class);

    private final SharedMailboxes mailboxes;
    private final MemberFolders members;
    private final MemberSubscriptions subscriptions;

    @Inject
    public SqlTeamMailboxes(SharedMailboxes mailboxes, SqlMailboxSessionMapperFactory mappers, Database database, MemberConversations conversations) {
        this.mailboxes = mailboxes;
        this.members = new MemberFolders(mailboxes, mappers, database, conversations);
        this.subscriptions = new MemberSubscriptions(database);
    }

    @Override
    public synchronized void align(Team team) {
        try {
            MailboxSession session = mailboxes.createSystemSession(TeamOwner.of(team.key()));
            Set<String> there = names(session);
            make(TeamFolders.stored(team, TeamFolder.QUEUE), there, session);
            if (members.align(team, there, session)) {
                there = names(session);
            }
            for (TeamFolder folder : TeamFolder.of(team)) {
                make(TeamFolders.stored(team, folder), there, session);
            }
            subscriptions.align(team);
        } catch (MailboxException e) {
            throw new IllegalStateException("the folders of team " + team.key() + " could not be made: " + e.getMessage(), e);
        }
    }

    private Set<String> names(MailboxSession session) {
        return mailboxes.search(MailboxQuery.privateMailboxesBuilder(session).build(), MailboxManager.MailboxSearchFetchType.Minimal, session)
            .map(MailboxMetaData::getPath)
            .map(MailboxPath::getName)
            .collect(Collectors.toSet())
            .block();
    }

    private void make(MailboxPath path, Set<String> there, MailboxSession session) throws MailboxException {
        if (there.contains(path.getName())) {
            return;
        }
        try {
            mailboxes.createMailbox(path, session);
        } catch (MailboxExistsException made) {
            LOGGER.debug("{} was made by another process at the same time", path, made);
        }
        there.add(path.getName());
    }
}
