package org.mailroom.app.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.ReadOnlyException;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.mailroom.imap.AtomicFlagUpdate;
import org.mailroom.store.mailbox.UnchangedSince;

/** Introduces IMAP's conditional STORE to the store's. Proof: {@code ImapSuiteTest}. */
final class ConditionalFlags implements AtomicFlagUpdate {
    private final UnchangedSince store;

    @Inject
    ConditionalFlags(UnchangedSince store) {
        this.store = store;
    }

    @Override
    public Outcome update(MessageManager mailbox, Change change, List<MessageRange> ranges, long unchangedSince, MailboxSession session)
            throws MailboxException {
        if (!mailbox.isWriteable(session)) {
            throw new ReadOnlyException(mailbox.getMailboxPath());
        }
        UnchangedSince.Outcome outcome = store.update(mailbox.getMailboxEntity(), ranges,
            new FlagsUpdateCalculator(change.flags(), change.mode()), ModSeq.of(unchangedSince), session).block();
        Map<MessageUid, Flags> passed = new TreeMap<>();
        outcome.updated().forEach(updated -> passed.put(updated.getUid(), updated.getNewFlags()));
        return new Outcome(passed, outcome.refused());
    }
}
