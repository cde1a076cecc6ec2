package org.mailroom.store.mailbox;

import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.store.quota.CurrentQuotaManagerContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for quota usage, on each engine. */
class StoredQuotaUsageTest {
    @Nested
    class OnSqlite implements CurrentQuotaManagerContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        public CurrentQuotaManager testee() {
            return new StoredQuotaUsage(database.database());
        }
    }

    @Nested
    class OnPostgresql implements CurrentQuotaManagerContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        public CurrentQuotaManager testee() {
            return new StoredQuotaUsage(database.database());
        }
    }
}
