package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.user.SubscriptionMapper;
import org.apache.james.mailbox.store.user.SubscriptionMapperTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for subscriptions, on each engine. */
class SqlSubscriptionMapperTest {
    @Nested
    class OnSqlite extends SubscriptionMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected SubscriptionMapper createSubscriptionMapper() {
            return new Storage(database.database(), database.directory()).mappers.createSubscriptionMapper(null);
        }
    }

    @Nested
    class OnPostgresql extends SubscriptionMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected SubscriptionMapper createSubscriptionMapper() {
            return new Storage(database.database(), database.directory()).mappers.createSubscriptionMapper(null);
        }
    }
}
