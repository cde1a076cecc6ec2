package org.mailroom.store.mailbox;

import java.time.Clock;
import java.util.EnumSet;

import javax.inject.Inject;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.MessageFactory;
import org.apache.james.mailbox.store.MessageStorer;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;

/**
 * Mailboxes over our storage, in place of {@code OpenJPAMailboxManager} (James 3.8.1: no message ids, no attachments
 * kept apart, a lock table of its own). UIDs and mod-sequences come from the database, so it works with
 * {@code NoMailboxPathLocker}: appends to one mailbox share a commit, and a slow listener holds nobody up (section 0, rows
 * 6 and 7). Made to be extended by what presents mailboxes under other names. Thread-safe.
 * Proven by {@code SqlMailboxesTest}.
 */
public class SqlMailboxes extends StoreMailboxManager {
    private static final EnumSet<MailboxCapabilities> MAILBOX_CAPABILITIES = EnumSet.of(MailboxCapabilities.Move,
        MailboxCapabilities.UserFlag, MailboxCapabilities.Namespace, MailboxCapabilities.Annotation, MailboxCapabilities.ACL,
        MailboxCapabilities.Quota);
    static final EnumSet<MessageCapabilities> MESSAGE_CAPABILITIES = EnumSet.of(MessageCapabilities.UniqueID);

    private final SqlMailboxMessages.Parts parts;

    @Inject
    public SqlMailboxes(MailboxSessionMapperFactory mappers, SessionProvider sessions, MailboxPathLocker locker,
                        MessageParser parser, MessageId.Factory messageIds, StoreMailboxAnnotationManager annotations,
                        EventBus events, StoreRightManager rights, QuotaComponents quotas, MessageSearchIndex index,
                        MailboxManagerConfiguration configuration, PreDeletionHooks preDeletionHooks,
                        ThreadIdGuessingAlgorithm threads, Clock clock) {
        super(mappers, sessions, locker, parser, messageIds, annotations, events, rights, quotas, index, configuration,
            preDeletionHooks, threads, clock);
        this.parts = new SqlMailboxMessages.Parts(mappers, index, events, locker, quotas, configuration.getBatchSizes(), rights,
            preDeletionHooks, new MessageStorer.WithoutAttachment(mappers, messageIds, new MessageFactory.StoreMessageFactory(),
                threads, clock));
    }

    @Override
    public EnumSet<MailboxCapabilities> getSupportedMailboxCapabilities() {
        return MAILBOX_CAPABILITIES;
    }

    @Override
    public EnumSet<MessageCapabilities> getSupportedMessageCapabilities() {
        return MESSAGE_CAPABILITIES;
    }

    @Override
    protected StoreMessageManager createMessageManager(Mailbox mailbox, MailboxSession session) throws MailboxException {
        return new SqlMailboxMessages(parts(), mailbox);
    }

    /** What a subclass needs to make mailboxes of its own kind. */
    protected final SqlMailboxMessages.Parts parts() {
        return parts;
    }
}
