package org.mailroom.store.mailbox;

import java.time.Clock;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.model.AttachmentMapperTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for attachments, on each engine. */
class SqlAttachmentMapperTest {
    @Nested
    class OnSqlite extends AttachmentMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected AttachmentMapper createAttachmentMapper() {
            return new Storage(database.database(), database.directory()).createAttachmentMapper();
        }

        @Override
        protected MessageId generateMessageId() {
            return new SqlMessageId.Factory(Clock.systemUTC()).generate();
        }
    }

    @Nested
    class OnPostgresql extends AttachmentMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected AttachmentMapper createAttachmentMapper() {
            return new Storage(database.database(), database.directory()).createAttachmentMapper();
        }

        @Override
        protected MessageId generateMessageId() {
            return new SqlMessageId.Factory(Clock.systemUTC()).generate();
        }
    }
}
