package org.mailroom.store.screen;

import java.time.Clock;

import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.screen.SigningKeysContract;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** The port's contract, on both engines. */
@OnEachEngine
class SqlSigningKeysTest extends SigningKeysContract {
    private final DatabaseExtension engine;

    SqlSigningKeysTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected SigningKeys keys(Clock clock) {
        return new SqlSigningKeys(engine.database(), clock);
    }
}
