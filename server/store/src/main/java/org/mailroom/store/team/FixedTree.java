package org.mailroom.store.team;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.Refused;

/** The folders of a team are made, named and removed by the server only; and nobody makes own ones that look like them. */
final class FixedTree {
    private FixedTree() {
    }

    /** @throws Refused when no folder of this name may be made, whether or not there is one */
    static void mayMake(MailboxPath path, MailboxSession session) {
        if (TeamFolders.inside(session)) {
            return;
        }
        if (path.getName().chars().anyMatch(Character::isISOControl)) {
            throw Refused.impossible("A folder's name has no control characters. Nothing was changed.");
        }
        if (TeamFolders.scoped(session)) {
            throw Refused.impossible("A team's mailbox has a fixed set of folders. Nothing was changed.");
        }
        if (TeamFolders.reserved(path)) {
            throw Refused.impossible("Folders below " + TeamFolders.ROOT
                + " belong to the teams and are made by the server. Nothing was changed.");
        }
    }

    /** @throws Refused when the mailbox is a team's */
    static void mayChange(MessageManager mailbox, MailboxSession session) {
        if (mailbox instanceof SharedMessages team && !TeamFolders.inside(session)) {
            throw Refused.rights(team.getMailboxPath().getName() + " belongs to a team and cannot be renamed or deleted. Nothing was changed.");
        }
    }
}
