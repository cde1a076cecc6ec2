package org.mailroom.store.mailbox;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManagerTest;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for the mailbox manager as a whole, on each engine. */
class SqlMailboxesTest {
    @Nested
    class OnSqlite extends MailboxManagerTest<SqlMailboxes> {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        private MailroomMailboxes mailboxes;

        @Override
        protected SqlMailboxes provideMailboxManager() {
            if (mailboxes == null) {
                mailboxes = new MailroomMailboxes(new Storage(database.database(), database.directory()), preDeletionHooks());
            }
            return mailboxes.manager;
        }

        @Override
        protected SubscriptionManager provideSubscriptionManager() {
            return new StoreSubscriptionManager(mailboxes.storage.mappers, mailboxes.storage.mappers, mailboxes.events);
        }

        @Override
        protected EventBus retrieveEventBus(SqlMailboxes manager) {
            return manager.getEventBus();
        }
    }

    @Nested
    class OnPostgresql extends MailboxManagerTest<SqlMailboxes> {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        private MailroomMailboxes mailboxes;

        @Override
        protected SqlMailboxes provideMailboxManager() {
            if (mailboxes == null) {
                mailboxes = new MailroomMailboxes(new Storage(database.database(), database.directory()), preDeletionHooks());
            }
            return mailboxes.manager;
        }

        @Override
        protected SubscriptionManager provideSubscriptionManager() {
            return new StoreSubscriptionManager(mailboxes.storage.mappers, mailboxes.storage.mappers, mailboxes.events);
        }

        @Override
        protected EventBus retrieveEventBus(SqlMailboxes manager) {
            return manager.getEventBus();
        }
    }
}
