package org.mailroom.store.directory;

import java.util.Locale;
import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;

/**
 * The James user that owns a team's mailboxes: {@code sup@teams.invalid} for the team {@code SUP}. The name follows the
 * key, so a team may change its name and addresses; the domain can never exist (RFC 6761 section 6.4) and is never served,
 * so the name is no address and no login.
 */
public final class TeamOwner {
    /** The domain of all team owners, which nobody can add to the directory. */
    public static final String DOMAIN = "teams.invalid";

    private TeamOwner() {
    }

    public static Username of(TeamKey team) {
        return Username.of(team.value().toLowerCase(Locale.ROOT) + "@" + DOMAIN);
    }

    /** Where a folder of the team is stored. */
    public static MailboxPath path(TeamKey team, TeamFolder folder) {
        return folder.equals(TeamFolder.QUEUE) ? MailboxPath.inbox(of(team)) : MailboxPath.forUser(of(team), folder.path());
    }

    /** The team whose owner this user is, whether or not that team exists; empty for every other user. */
    public static Optional<TeamKey> key(Username user) {
        if (user.getDomainPart().filter(domain -> domain.asString().equals(DOMAIN)).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TeamKey(user.getLocalPart().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException notATeamKey) {
            return Optional.empty();
        }
    }
}
