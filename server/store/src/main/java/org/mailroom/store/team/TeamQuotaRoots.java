package org.mailroom.store.team;

import javax.inject.Inject;

import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.mailroom.store.directory.TeamOwner;

/**
 * A team's mail counts against the team, also where a member names a folder as he sees it (GETQUOTAROOT). Extends
 * {@code DefaultUserQuotaRootResolver}, which would take the member's own quota. Thread-safe. Proven by {@code SharedMailboxesTest}.
 */
public final class TeamQuotaRoots extends DefaultUserQuotaRootResolver {
    private final TeamFolders folders;

    @Inject
    public TeamQuotaRoots(TeamFolders folders, SessionProvider sessions, MailboxSessionMapperFactory mappers) {
        super(sessions, mappers);
        this.folders = folders;
    }

    @Override
    public QuotaRoot getQuotaRoot(MailboxPath path) {
        return folders.named(path)
            .map(team -> forUser(TeamOwner.of(team.key())))
            .orElseGet(() -> super.getQuotaRoot(path));
    }
}
