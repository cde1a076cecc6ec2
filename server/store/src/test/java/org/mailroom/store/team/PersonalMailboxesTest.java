package org.mailroom.store.team;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

import org.apache.james.events.EventBus;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.Authorizator.AuthorizationState;
import org.apache.james.mailbox.MailboxManagerTest;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.NoMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.ListeningCurrentQuotaUpdater;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.MailroomMailboxes;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.SqlThreadIdGuessing;
import org.mailroom.store.mailbox.StoredQuotaLimits;
import org.mailroom.store.mailbox.StoredQuotaUsage;
import org.mailroom.store.mailbox.UnchangedSince;
import org.mailroom.store.search.MailboxSearch;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for the mailbox manager: whoever is in no team has mailboxes as before. */
class PersonalMailboxesTest extends MailboxManagerTest<SharedMailboxes> {
    /** The limits that the contract expects. */
    private static final int ANNOTATIONS = 3;
    private static final int ANNOTATION_OCTETS = 30;

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private final EventBus events = new InVMEventBus(new InVmEventDelivery(new RecordingMetricFactory()),
        EventBusTestFixture.RETRY_BACKOFF_CONFIGURATION, new MemoryEventDeadLetters());
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final TeamFolders folders = new TeamFolders(directory);
    private SqlMailboxSessionMapperFactory mappers;
    private SharedMailboxes mailboxes;

    @Override
    protected SharedMailboxes provideMailboxManager() {
        if (mailboxes == null) {
            mailboxes = make();
        }
        return mailboxes;
    }

    private SharedMailboxes make() {
        BodyStore bodies;
        try {
            bodies = new BodyStore(database.database(), database.directory().resolve("bodies"));
            mappers = new SqlMailboxSessionMapperFactory(database.database(), bodies, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TeamRights rights = new TeamRights(folders, mappers, new UnionMailboxACLResolver(), events);
        SessionProviderImpl sessions = new SessionProviderImpl((user, password) -> false, (one, other) -> AuthorizationState.FORBIDDEN);
        TeamQuotaRoots roots = new TeamQuotaRoots(folders, sessions, mappers);
        StoredQuotaUsage usage = new StoredQuotaUsage(database.database());
        StoredQuotaLimits limits = new StoredQuotaLimits(database.database());
        StoreQuotaManager quotas = new StoreQuotaManager(usage, limits);
        events.register(new ListeningCurrentQuotaUpdater(new MailroomMailboxes.CountedAlready(usage), roots, events, quotas));
        return new SharedMailboxes(folders, mappers, sessions, new NoMailboxPathLocker(), new MessageParser(),
            new SqlMessageId.Factory(Clock.systemUTC()), new TeamAnnotations(folders, mappers, rights, ANNOTATIONS, ANNOTATION_OCTETS), events,
            rights, new QuotaComponents(limits, quotas, roots), new MailboxSearch(database.database(), bodies), MailboxManagerConfiguration.DEFAULT,
            new PreDeletionHooks(preDeletionHooks(), new RecordingMetricFactory()), new SqlThreadIdGuessing(database.database()), Clock.systemUTC(),
            TeamHouse.work(new SqlDesk(database.database(), directory, new Placing(database.database(), bodies, Clock.systemUTC()),
                new MailboxDelivery(database.database(), bodies, new SqlMessageId.Factory(Clock.systemUTC()), Clock.systemUTC()),
                new MailboxNews(database.database(), events, sessions), Clock.systemUTC()), database.database(), bodies, directory,
                new UnchangedSince(database.database(), events)));
    }

    @Override
    protected SubscriptionManager provideSubscriptionManager() {
        return new TeamSubscriptions(folders, mappers, mappers, events);
    }

    @Override
    protected EventBus retrieveEventBus(SharedMailboxes manager) {
        return manager.getEventBus();
    }
}
