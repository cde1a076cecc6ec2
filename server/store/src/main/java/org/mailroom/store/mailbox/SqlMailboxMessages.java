package org.mailroom.store.mailbox;

import java.util.EnumSet;
import java.util.Iterator;

import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.FetchGroup.Profile;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.store.BatchSizes;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.MessageStorer;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.mail.FetchGroupConverter;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;

/**
 * The messages of one mailbox, in place of {@code JPAMessageManager}: any keyword may be stored, which IMAP announces as
 * {@code \*} (clients colour tags locally without it and never tell us). Attachments are not stored a second
 * time. FETCH reads rows without what it does not need.
 * Proven by {@code SqlMailboxesTest} and {@code FetchedMessagesTest}.
 */
public class SqlMailboxMessages extends StoreMessageManager {
    /** What all mailboxes of a {@link SqlMailboxes} share. */
    public record Parts(MailboxSessionMapperFactory mappers, MessageSearchIndex index, EventBus events, MailboxPathLocker locker,
                        QuotaComponents quotas, BatchSizes batchSizes, StoreRightManager rights, PreDeletionHooks preDeletionHooks,
                        MessageStorer storer) {
    }

    private static final EnumSet<Profile> PLAIN = EnumSet.of(Profile.HEADERS, Profile.FULL_CONTENT, Profile.BODY_CONTENT);

    private final MailboxSessionMapperFactory mappers;

    public SqlMailboxMessages(Parts parts, Mailbox mailbox) {
        super(SqlMailboxes.MESSAGE_CAPABILITIES, parts.mappers(), parts.index(), parts.events(), parts.locker(), mailbox,
            parts.quotas().getQuotaManager(), parts.quotas().getQuotaRootResolver(), parts.batchSizes(), parts.rights(),
            parts.preDeletionHooks(), parts.storer());
        this.mappers = parts.mappers();
    }

    /** Of our own kind unless somebody asks for what only James's knows: structure, parts, attachments. */
    @Override
    public MessageResultIterator getMessages(MessageRange set, FetchGroup group, MailboxSession session) {
        return PLAIN.containsAll(group.profiles()) && group.getPartContentDescriptors().isEmpty() && mappers.getMessageMapper(session) instanceof SqlMessageMapper messages
            ? new FetchedMessages(messages.fetch(getMailboxEntity(), set, FetchGroupConverter.getFetchType(group)))
            : super.getMessages(set, group, session);
    }

    /** Failures come out of the iterator as they are. */
    private record FetchedMessages(Iterator<MessageResult> messages) implements MessageResultIterator {
        @Override
        public boolean hasNext() {
            return messages.hasNext();
        }

        @Override
        public MessageResult next() {
            return messages.next();
        }

        @Override
        public MailboxException getException() {
            return null;
        }
    }

    @Override
    public Flags getPermanentFlags(MailboxSession session) {
        Flags flags = new Flags(super.getPermanentFlags(session));
        flags.add(Flags.Flag.USER);
        return flags;
    }
}
