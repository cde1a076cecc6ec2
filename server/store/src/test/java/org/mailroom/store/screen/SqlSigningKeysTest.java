package org.mailroom.store.screen;

import java.time.Clock;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.screen.SigningKeysContract;
import org.mailroom.store.sql.DatabaseExtension;

/** The port's contract, on both engines. */
class SqlSigningKeysTest {
    @Nested
    class OnSqlite extends SigningKeysContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected SigningKeys keys(Clock clock) {
            return new SqlSigningKeys(database.database(), clock);
        }
    }

    @Nested
    class OnPostgresql extends SigningKeysContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected SigningKeys keys(Clock clock) {
            return new SqlSigningKeys(database.database(), clock);
        }
    }
}
