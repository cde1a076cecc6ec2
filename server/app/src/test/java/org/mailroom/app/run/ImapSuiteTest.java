package org.mailroom.app.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.store.FakeAuthenticator;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.app.config.Settings;
import org.mailroom.imap.AtomicFlagUpdate;
import org.mailroom.imap.ConversationMoves;
import org.mailroom.imap.DelimitedSessions;
import org.mailroom.imap.mpt.ImapSuite;
import org.mailroom.imap.mpt.SuiteServices;
import org.mailroom.domain.measure.Meters;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.MarkedDatabase;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.util.Modules;

/** James's IMAP suite over the product's own mailboxes, on both engines. Users have no domain there, so logins are the suite's own. */
class ImapSuiteTest {

    @Nested
    class OnSqlite extends ImapSuite {
        @RegisterExtension
        final DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected SuiteServices services(char delimiter) throws Exception {
            return new Stored(database, delimiter);
        }
    }

    @Nested
    class OnPostgresql extends ImapSuite {
        @RegisterExtension
        final DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected SuiteServices services(char delimiter) throws Exception {
            return new Stored(database, delimiter);
        }
    }

    private static final class Stored implements SuiteServices {
        private final FakeAuthenticator logins = new FakeAuthenticator();
        private final Injector injector;

        Stored(DatabaseExtension database, char delimiter) throws Exception {
            Settings settings = Settings.load(Map.of("MAILROOM_CONF", "../../conf", "MAILROOM_DATA", database.directory().toString()));
            Authorizator delegation = FakeAuthorizator.forGivenUserAndDelegatedUser(Username.of("imapuser"), Username.of("delegate"));
            injector = Guice.createInjector(
                Modules.override(storage(settings, database)).with(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Authenticator.class).toInstance(logins);
                        bind(Authorizator.class).toInstance(delegation);
                        bind(SessionProvider.class).toInstance(new DelimitedSessions(new SessionProviderImpl(logins, delegation), delimiter));
                    }
                }));
        }

        private static List<Module> storage(Settings settings, DatabaseExtension database) throws IOException {
            return Store.modules(settings, java.time.Clock.systemUTC(), new MarkedDatabase(database.database()), new BodyStore(database.database(), database.directory().resolve("bodies")), Meters.OFF);
        }

        @Override
        public MailboxManager mailboxes() {
            return injector.getInstance(MailboxManager.class);
        }

        @Override
        public SubscriptionManager subscriptions() {
            return injector.getInstance(SubscriptionManager.class);
        }

        @Override
        public EventBus events() {
            return injector.getInstance(EventBus.class);
        }

        @Override
        public QuotaManager quotas() {
            return injector.getInstance(QuotaManager.class);
        }

        @Override
        public QuotaRootResolver quotaRoots() {
            return injector.getInstance(QuotaRootResolver.class);
        }

        @Override
        public AtomicFlagUpdate conditionalFlags() {
            return injector.getInstance(ConditionalFlags.class);
        }

        @Override
        public ConversationMoves conversations() {
            return injector.getInstance(TeamMoves.class);
        }

        @Override
        public void user(String name, String password) {
            logins.addUser(Username.of(name), password);
        }

        @Override
        public void quotaLimits(QuotaCountLimit messages, QuotaSizeLimit storage) throws MailboxException {
            injector.getInstance(MaxQuotaManager.class).setGlobalMaxMessage(messages);
            injector.getInstance(MaxQuotaManager.class).setGlobalMaxStorage(storage);
        }
    }
}
