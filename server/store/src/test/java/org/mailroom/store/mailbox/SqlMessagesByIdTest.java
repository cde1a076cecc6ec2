package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.AbstractMessageIdManagerStorageTest;
import org.apache.james.mailbox.store.MessageIdManagerTestSystem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for messages by id across mailboxes, on each engine. */
class SqlMessagesByIdTest {
    @Nested
    class OnSqlite extends AbstractMessageIdManagerStorageTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected MessageIdManagerTestSystem createTestingData() {
            Storage storage = new Storage(database.database(), database.directory());
            MailroomMailboxes mailboxes = new MailroomMailboxes(storage);
            return new MessageIdManagerTestSystem(mailboxes.byId, mailboxes.messageIds, storage.mappers, mailboxes.manager);
        }
    }

    @Nested
    class OnPostgresql extends AbstractMessageIdManagerStorageTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected MessageIdManagerTestSystem createTestingData() {
            Storage storage = new Storage(database.database(), database.directory());
            MailroomMailboxes mailboxes = new MailroomMailboxes(storage);
            return new MessageIdManagerTestSystem(mailboxes.byId, mailboxes.messageIds, storage.mappers, mailboxes.manager);
        }
    }
}
