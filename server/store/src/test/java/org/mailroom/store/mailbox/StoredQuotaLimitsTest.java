package org.mailroom.store.mailbox;

import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.store.quota.GenericMaxQuotaManagerTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for quota limits, on each engine. */
@OnEachEngine
class StoredQuotaLimitsTest extends GenericMaxQuotaManagerTest {
    private final DatabaseExtension engine;

    StoredQuotaLimitsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MaxQuotaManager provideMaxQuotaManager() {
        return new StoredQuotaLimits(engine.database());
    }
}
