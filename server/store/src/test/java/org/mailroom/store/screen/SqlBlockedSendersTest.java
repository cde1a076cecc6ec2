package org.mailroom.store.screen;

import java.time.Clock;

import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.screen.BlockedSendersContract;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** The port's contract, on both engines. */
@OnEachEngine
class SqlBlockedSendersTest extends BlockedSendersContract {
    private final DatabaseExtension engine;

    SqlBlockedSendersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected BlockedSenders senders() {
        return new SqlBlockedSenders(engine.database(), Clock.systemUTC());
    }
}
