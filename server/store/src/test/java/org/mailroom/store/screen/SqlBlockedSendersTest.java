package org.mailroom.store.screen;

import java.time.Clock;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.screen.BlockedSendersContract;
import org.mailroom.store.sql.DatabaseExtension;

/** The port's contract, on both engines. */
class SqlBlockedSendersTest {
    @Nested
    class OnSqlite extends BlockedSendersContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected BlockedSenders senders() {
            return new SqlBlockedSenders(database.database(), Clock.systemUTC());
        }
    }

    @Nested
    class OnPostgresql extends BlockedSendersContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected BlockedSenders senders() {
            return new SqlBlockedSenders(database.database(), Clock.systemUTC());
        }
    }
}
