package org.mailroom.app.run;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.mailroom.imap.AtomicFlagUpdate;
import org.mailroom.store.team.SharedMailboxes;
import org.mailroom.store.team.TeamDesk;

/** Introduces IMAP's STORE to the store's. Proof: {@code ImapSuiteTest}. */
public final class ConditionalFlags implements AtomicFlagUpdate {
    private final SharedMailboxes mailboxes;

    @Inject
    public ConditionalFlags(SharedMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public Outcome update(MessageManager mailbox, Change change, List<MessageRange> ranges, long unchangedSince, MailboxSession session)
            throws MailboxException {
        TeamDesk.Stored stored = mailboxes.store(mailbox, change.flags(), change.mode(), ranges, unchangedSince, session);
        return new Outcome(stored.flags(), stored.changedSince());
    }
}
