package org.mailroom.app.run;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.mailroom.imap.ConversationMoves;
import org.mailroom.store.team.SharedMailboxes;

/** Introduces IMAP's MOVE and COPY to the store's conversations. Proof: {@code GesturesTest}. */
public final class TeamMoves implements ConversationMoves {
    private final SharedMailboxes mailboxes;

    @Inject
    public TeamMoves(SharedMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public boolean changes(MessageManager from, MessageManager to, MailboxSession session) throws MailboxException {
        return mailboxes.changes(from, to, session);
    }

    @Override
    public Optional<Outcome> take(MessageManager from, MessageManager to, List<MessageRange> ranges, boolean copy, MailboxSession session)
            throws MailboxException {
        return mailboxes.take(from, to, ranges, copy, session, true).map(outcome -> {
            TreeMap<MessageUid, MessageUid> there = new TreeMap<>();
            outcome.there().forEach((here, uid) -> there.put(MessageUid.of(here), MessageUid.of(uid)));
            return new Outcome(there, outcome.refusal());
        });
    }

    @Override
    public void transferred(MessageManager from, MessageManager to, List<MessageRange> there, boolean copy, MailboxSession session)
            throws MailboxException {
        mailboxes.transferred(from, to, there, copy, session);
    }
}
