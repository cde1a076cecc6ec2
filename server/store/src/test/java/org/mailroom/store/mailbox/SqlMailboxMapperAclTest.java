package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMapperACLTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for stored rights, on each engine. */
class SqlMailboxMapperAclTest {
    @Nested
    class OnSqlite extends MailboxMapperACLTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MailboxMapper createMailboxMapper() {
            return new Storage(database.database(), database.directory()).createMailboxMapper();
        }
    }

    @Nested
    class OnPostgresql extends MailboxMapperACLTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MailboxMapper createMailboxMapper() {
            return new Storage(database.database(), database.directory()).createMailboxMapper();
        }
    }
}
