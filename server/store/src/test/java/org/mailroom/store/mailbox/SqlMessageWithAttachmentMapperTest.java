package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageWithAttachmentMapperTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for messages with attachments, on each engine. */
class SqlMessageWithAttachmentMapperTest {
    @Nested
    class OnSqlite extends MessageWithAttachmentMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MapperProvider createMapperProvider() {
            return Storage.withStoredIds(database.database(), database.directory());
        }
    }

    @Nested
    class OnPostgresql extends MessageWithAttachmentMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MapperProvider createMapperProvider() {
            return Storage.withStoredIds(database.database(), database.directory());
        }
    }
}
