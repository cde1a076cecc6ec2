package org.mailroom.store.mailbox;

import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMapperTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for mailboxes, on each engine. */
class SqlMailboxMapperTest {
    @Nested
    class OnSqlite extends MailboxMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MailboxMapper createMailboxMapper() {
            return new Storage(database.database(), database.directory()).createMailboxMapper();
        }

        @Override
        protected MailboxId generateId() {
            return SqlMailboxId.of(4711);
        }
    }

    @Nested
    class OnPostgresql extends MailboxMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MailboxMapper createMailboxMapper() {
            return new Storage(database.database(), database.directory()).createMailboxMapper();
        }

        @Override
        protected MailboxId generateId() {
            return SqlMailboxId.of(4711);
        }
    }
}
