package org.mailroom.store.team;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.team.TeamFolder.Permission;

/**
 * A team's mailbox under the name that a session sees, as LIST gives it out. Nobody is its owner, or James would tell that
 * the session has all rights ({@code ListProcessor}, LIST-MYRIGHTS). Never stored.
 */
final class SeenMailbox extends Mailbox {
    private final Mailbox stored;
    private final MailboxPath path;
    private final Permission permission;

    SeenMailbox(Mailbox stored, MailboxPath shown, Permission permission) {
        super(shown, stored.getUidValidity(), stored.getMailboxId());
        this.stored = stored;
        this.path = new NobodysPath(shown);
        this.permission = permission;
    }

    /** What the session may do with it. */
    Permission permission() {
        return permission;
    }

    /** The mailbox as it is stored, for one that was listed as well as for any other. */
    static Mailbox stored(Mailbox mailbox) {
        return mailbox instanceof SeenMailbox seen ? seen.stored : mailbox;
    }

    @Override
    public MailboxPath generateAssociatedPath() {
        return path;
    }

    private static final class NobodysPath extends MailboxPath {
        NobodysPath(MailboxPath path) {
            super(path);
        }

        @Override
        public boolean belongsTo(MailboxSession session) {
            return false;
        }
    }
}
