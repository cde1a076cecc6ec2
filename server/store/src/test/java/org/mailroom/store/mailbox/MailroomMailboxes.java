package org.mailroom.store.mailbox;

import java.time.Clock;
import java.util.Set;

import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.extension.PreDeletionHook;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.CurrentQuotaManager;

import org.apache.james.mailbox.store.CombinationManagerTestSystem;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.NoMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMessageIdManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.ListeningCurrentQuotaUpdater;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Mono;

/** James's mailbox manager over our storage, with appends that take no lock in the JVM. */
public final class MailroomMailboxes {
    /** The limits that James's contract expects. */
    private static final int ANNOTATIONS = 3;
    private static final int ANNOTATION_OCTETS = 30;

    public final EventBus events = new InVMEventBus(new InVmEventDelivery(new RecordingMetricFactory()),
        EventBusTestFixture.RETRY_BACKOFF_CONFIGURATION, new MemoryEventDeadLetters());
    public final SqlMessageId.Factory messageIds;
    public final SqlMailboxes manager;
    public final Storage storage;
    final StoreMessageIdManager byId;

    public MailroomMailboxes(Storage storage) {
        this(storage, Set.of());
    }

    MailroomMailboxes(Storage storage, Set<PreDeletionHook> hooks) {
        this.storage = storage;
        PreDeletionHooks preDeletionHooks = new PreDeletionHooks(hooks, new RecordingMetricFactory());
        messageIds = new SqlMessageId.Factory(Clock.systemUTC());
        MailboxACLResolver rightsResolver = new UnionMailboxACLResolver();
        StoreRightManager rights = new StoreRightManager(storage.mappers, rightsResolver, events);
        SessionProviderImpl sessions = new SessionProviderImpl((user, password) -> false, (one, other) -> Authorizator.AuthorizationState.FORBIDDEN);
        DefaultUserQuotaRootResolver roots = new DefaultUserQuotaRootResolver(sessions, storage.mappers);
        CurrentQuotaManager usage = new StoredQuotaUsage(storage.database);
        StoreQuotaManager quotas = new StoreQuotaManager(usage, new StoredQuotaLimits(storage.database));
        MessageSearchIndex search = new SimpleMessageSearchIndex(storage.mappers, storage.mappers, new DefaultTextExtractor(),
            (attachment, session) -> storage.mappers.getAttachmentMapper(session).loadAttachmentContent(attachment.getAttachmentId()));
        ThreadIdGuessingAlgorithm threads = new SqlThreadIdGuessing(storage.database);
        manager = new SqlMailboxes(storage.mappers, sessions, new NoMailboxPathLocker(), new MessageParser(), messageIds,
            new StoreMailboxAnnotationManager(storage.mappers, rights, ANNOTATIONS, ANNOTATION_OCTETS), events, rights,
            new QuotaComponents(new StoredQuotaLimits(storage.database), quotas, roots), search,
            MailboxManagerConfiguration.DEFAULT, preDeletionHooks, threads, Clock.systemUTC());
        events.register(new ListeningCurrentQuotaUpdater(new CountedAlready(usage), roots, events, quotas));
        byId = new StoreMessageIdManager(rights, storage.mappers, events, quotas, roots, preDeletionHooks);
    }

    CombinationManagerTestSystem testSystem() {
        return new CombinationManagerTestSystem(manager, byId) {
            @Override
            public Mailbox createMailbox(MailboxPath path, MailboxSession session) throws MailboxException {
                return manager.getMailbox(manager.createMailbox(path, session).orElseThrow(), session).getMailboxEntity();
            }

            @Override
            public MessageManager createMessageManager(Mailbox mailbox, MailboxSession session) throws MailboxException {
                return manager.getMailbox(mailbox.getMailboxId(), session);
            }
        };
    }

    /** Lets James's listener announce usage without counting again what the mailbox counters have. */
    public record CountedAlready(CurrentQuotaManager usage) implements CurrentQuotaManager {
        @Override
        public Publisher<QuotaCountUsage> getCurrentMessageCount(QuotaRoot root) {
            return usage.getCurrentMessageCount(root);
        }

        @Override
        public Publisher<QuotaSizeUsage> getCurrentStorage(QuotaRoot root) {
            return usage.getCurrentStorage(root);
        }

        @Override
        public Publisher<CurrentQuotas> getCurrentQuotas(QuotaRoot root) {
            return usage.getCurrentQuotas(root);
        }

        @Override
        public Publisher<Void> increase(QuotaOperation operation) {
            return Mono.empty();
        }

        @Override
        public Publisher<Void> decrease(QuotaOperation operation) {
            return Mono.empty();
        }

        @Override
        public Publisher<Void> setCurrentQuotas(QuotaOperation operation) {
            return Mono.empty();
        }
    }
}
