package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.user.SubscriptionMapper;
import org.apache.james.mailbox.store.user.SubscriptionMapperTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for subscriptions, on each engine. */
@OnEachEngine
class SqlSubscriptionMapperTest extends SubscriptionMapperTest {
    private final DatabaseExtension engine;

    SqlSubscriptionMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected SubscriptionMapper createSubscriptionMapper() {
        return new Storage(engine.database(), engine.directory()).mappers.createSubscriptionMapper(null);
    }
}
