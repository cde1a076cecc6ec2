package org.mailroom.store.team;

import java.util.List;

import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.store.event.EventFactory;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;

import reactor.core.publisher.Flux;

/**
 * Moves what is in a mailbox to another one, some messages a transaction, and then removes the mailbox, in a transaction that sees
 * that nothing is left. James's deletion would take messages that came meanwhile along. A crash leaves each message in one
 * of the two mailboxes.
 */
final class EmptiedMailbox {
    private static final int AT_ONCE = 100;

    private final SharedMailboxes mailboxes;
    private final SqlMailboxSessionMapperFactory mappers;

    EmptiedMailbox(SharedMailboxes mailboxes, SqlMailboxSessionMapperFactory mappers) {
        this.mailboxes = mailboxes;
        this.mappers = mappers;
    }

    void remove(MailboxPath from, MailboxPath to, MailboxSession session) throws MailboxException {
        MessageManager source = mailboxes.getMailbox(from, session);
        MessageManager target = mailboxes.getMailbox(to, session);
        do {
            List<MessageUid> uids = Flux.from(source.search(SearchQuery.matchAll(), session)).collectSortedList().block();
            for (int i = 0; i < uids.size(); i += AT_ONCE) {
                MessageRange window = MessageRange.range(uids.get(i), uids.get(Math.min(i + AT_ONCE, uids.size()) - 1));
                mailboxes.moveMessages(window, source.getId(), target.getId(), session);
            }
        } while (!mappers.deleteEmpty(source.getMailboxEntity()));
        tell(source.getMailboxEntity(), session);
    }

    private void tell(Mailbox removed, MailboxSession session) throws MailboxException {
        mailboxes.getEventBus().dispatch(EventFactory.mailboxDeleted()
                .randomEventId()
                .mailboxSession(session)
                .mailbox(removed)
                .quotaRoot(mailboxes.getQuotaComponents().getQuotaRootResolver().getQuotaRoot(removed))
                .mailboxACL(removed.getACL())
                .quotaCount(QuotaCountUsage.count(0))
                .quotaSize(QuotaSizeUsage.size(0))
                .build(),
            new MailboxIdRegistrationKey(removed.getMailboxId())).block();
    }
}
