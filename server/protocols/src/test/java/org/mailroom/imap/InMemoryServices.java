package org.mailroom.imap;

import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.InMemoryMailboxManager;
import org.apache.james.mailbox.inmemory.manager.InMemoryIntegrationResources;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.store.FakeAuthenticator;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.apache.james.mailbox.store.JVMMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.mime4j.dom.Message;
import org.mailroom.imap.event.SessionEventBus;
import org.mailroom.imap.mpt.SuiteServices;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** James's in-memory mailbox, with our hierarchy delimiter unless a test wants another. */
public final class InMemoryServices implements SuiteServices {
    /** IMAP asks for none, and James's way of finding them takes minutes for what {@code FetchTest} appends, in a thread that goes on when its test is over. */
    private static final MessageParser NO_ATTACHMENTS = new MessageParser() {
        @Override
        public ParsingResult retrieveAttachments(InputStream message) {
            return ParsingResult.EMPTY;
        }

        @Override
        public List<ParsedAttachment> retrieveAttachments(Message message) {
            return List.of();
        }
    };

    private final SessionEventBus events = new SessionEventBus(new InVmEventDelivery(new RecordingMetricFactory()),
        RetryBackoffConfiguration.DEFAULT, new MemoryEventDeadLetters());
    private final FakeAuthenticator authenticator = new FakeAuthenticator();
    private final InMemoryIntegrationResources resources;
    private final InMemoryMailboxManager mailboxes;
    private final SubscriptionManager subscriptions;

    public InMemoryServices() {
        this('/');
    }

    public InMemoryServices(char delimiter) {
        this(delimiter, FakeAuthorizator.defaultReject());
    }

    /** @param authorizator says who may act for whom */
    public InMemoryServices(char delimiter, FakeAuthorizator authorizator) {
        resources = InMemoryIntegrationResources.builder()
            .authenticator(authenticator)
            .authorizator(authorizator)
            .eventBus(events)
            .defaultAnnotationLimits()
            .defaultMessageParser()
            .scanningSearchIndex()
            .noPreDeletionHooks()
            .storeQuotaManager()
            .build();
        InMemoryMailboxManager dotted = resources.getMailboxManager();
        mailboxes = new InMemoryMailboxManager(dotted.getMapperFactory(),
            new DelimitedSessions(new SessionProviderImpl(authenticator, authorizator), delimiter), new JVMMailboxPathLocker(),
            NO_ATTACHMENTS, resources.getMessageIdFactory(), resources.getEventBus(),
            new StoreMailboxAnnotationManager(dotted.getMapperFactory(), resources.getStoreRightManager()),
            resources.getStoreRightManager(), dotted.getQuotaComponents(), resources.getSearchIndex(),
            PreDeletionHooks.NO_PRE_DELETION_HOOK, new NaiveThreadIdGuessingAlgorithm(), Clock.systemUTC());
        subscriptions = new StoreSubscriptionManager(dotted.getMapperFactory(), dotted.getMapperFactory(), resources.getEventBus());
    }
    public InMemoryIntegrationResources resources() {
        return resources;
    }

    @Override
    public MailboxManager mailboxes() {
        return mailboxes;
    }

    @Override
    public SubscriptionManager subscriptions() {
        return subscriptions;
    }

    @Override
    public SessionEventBus events() {
        return events;
    }

    @Override
    public QuotaManager quotas() {
        return resources.getQuotaManager();
    }

    @Override
    public QuotaRootResolver quotaRoots() {
        return resources.getQuotaRootResolver();
    }

    @Override
    public void quotaLimits(QuotaCountLimit messages, QuotaSizeLimit storage) throws MailboxException {
        resources.getMaxQuotaManager().setGlobalMaxMessage(messages);
        resources.getMaxQuotaManager().setGlobalMaxStorage(storage);
    }

    @Override
    public AtomicFlagUpdate conditionalFlags() {
        return new OneAtATime();
    }

    @Override
    public void user(String name, String password) {
        authenticator.addUser(Username.of(name), password);
    }

    /** As atomic as memory can be: conditional changes one after the other. */
    private static final class OneAtATime implements AtomicFlagUpdate {
        @Override
        public synchronized Outcome update(MessageManager mailbox, Change change, List<MessageRange> ranges, long unchangedSince,
                                           MailboxSession session) throws MailboxException {
            Map<MessageUid, Flags> changed = new TreeMap<>();
            List<MessageUid> failed = new ArrayList<>();
            for (MessageRange range : ranges) {
                for (var message : Flux.from(mailbox.listMessagesMetadata(range, session)).collectList().block()) {
                    MessageUid uid = message.getComposedMessageId().getUid();
                    if (message.getModSeq().asLong() > unchangedSince) {
                        failed.add(uid);
                    } else {
                        changed.putAll(Mono.from(mailbox.setFlagsReactive(change.flags(), change.mode(), MessageRange.one(uid), session)).block());
                    }
                }
            }
            return new Outcome(changed, failed);
        }
    }
}
