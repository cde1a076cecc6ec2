package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageMoveTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for moving messages, on each engine. */
class SqlMessageMoveTest {
    @Nested
    class OnSqlite extends MessageMoveTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MapperProvider createMapperProvider() {
            return new Storage(database.database(), database.directory());
        }
    }

    @Nested
    class OnPostgresql extends MessageMoveTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MapperProvider createMapperProvider() {
            return new Storage(database.database(), database.directory());
        }
    }
}
