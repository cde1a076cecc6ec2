package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageMapperTest;
import org.apache.james.utils.UpdatableTickingClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for messages, on each engine. */
class SqlMessageMapperTest {
    @Nested
    class OnSqlite extends MessageMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        private Storage storage;

        @Override
        protected MapperProvider createMapperProvider() {
            storage = new Storage(database.database(), database.directory());
            return storage;
        }

        @Override
        protected UpdatableTickingClock updatableTickingClock() {
            return storage.clock;
        }
    }

    @Nested
    class OnPostgresql extends MessageMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        private Storage storage;

        @Override
        protected MapperProvider createMapperProvider() {
            storage = new Storage(database.database(), database.directory());
            return storage;
        }

        @Override
        protected UpdatableTickingClock updatableTickingClock() {
            return storage.clock;
        }
    }
}
