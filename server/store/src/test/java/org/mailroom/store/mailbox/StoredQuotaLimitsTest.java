package org.mailroom.store.mailbox;

import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.store.quota.GenericMaxQuotaManagerTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for quota limits, on each engine. */
class StoredQuotaLimitsTest {
    @Nested
    class OnSqlite extends GenericMaxQuotaManagerTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MaxQuotaManager provideMaxQuotaManager() {
            return new StoredQuotaLimits(database.database());
        }
    }

    @Nested
    class OnPostgresql extends GenericMaxQuotaManagerTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MaxQuotaManager provideMaxQuotaManager() {
            return new StoredQuotaLimits(database.database());
        }
    }
}
