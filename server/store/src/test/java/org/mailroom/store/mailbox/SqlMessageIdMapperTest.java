package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageIdMapperTest;
import org.apache.james.utils.UpdatableTickingClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for messages by id, on each engine. */
class SqlMessageIdMapperTest {
    @Nested
    class OnSqlite extends MessageIdMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        private Storage storage;

        @Override
        protected MapperProvider provideMapper() {
            storage = new Storage(database.database(), database.directory());
            return storage;
        }

        @Override
        protected UpdatableTickingClock updatableTickingClock() {
            return storage.clock;
        }
    }

    @Nested
    class OnPostgresql extends MessageIdMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        private Storage storage;

        @Override
        protected MapperProvider provideMapper() {
            storage = new Storage(database.database(), database.directory());
            return storage;
        }

        @Override
        protected UpdatableTickingClock updatableTickingClock() {
            return storage.clock;
        }
    }
}
