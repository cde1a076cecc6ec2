package org.mailroom.store.mailbox;

import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.store.quota.CurrentQuotaManagerContract;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for quota usage, on each engine. */
@OnEachEngine
class StoredQuotaUsageTest implements CurrentQuotaManagerContract {
    private final DatabaseExtension engine;

    StoredQuotaUsageTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    public CurrentQuotaManager testee() {
        return new StoredQuotaUsage(engine.database());
    }
}
