package org.mailroom.store.mailbox;

import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.BatchSizes;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.MessageStorer;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;

/**
 * The messages of one mailbox, in place of {@code JPAMessageManager}: any keyword may be stored, which IMAP announces as
 * {@code \*} (clients colour tags locally without it and never tell us). Attachments are not stored a second
 * time.
 * Proven by {@code SqlMailboxesTest}.
 */
public class SqlMailboxMessages extends StoreMessageManager {
    /** What all mailboxes of a {@link SqlMailboxes} share. */
    public record Parts(MailboxSessionMapperFactory mappers, MessageSearchIndex index, EventBus events, MailboxPathLocker locker,
                        QuotaComponents quotas, BatchSizes batchSizes, StoreRightManager rights, PreDeletionHooks preDeletionHooks,
                        MessageStorer storer) {
    }

    public SqlMailboxMessages(Parts parts, Mailbox mailbox) {
        super(SqlMailboxes.MESSAGE_CAPABILITIES, parts.mappers(), parts.index(), parts.events(), parts.locker(), mailbox,
            parts.quotas().getQuotaManager(), parts.quotas().getQuotaRootResolver(), parts.batchSizes(), parts.rights(),
            parts.preDeletionHooks(), parts.storer());
    }

    @Override
    public Flags getPermanentFlags(MailboxSession session) {
        Flags flags = new Flags(super.getPermanentFlags(session));
        flags.add(Flags.Flag.USER);
        return flags;
    }
}
