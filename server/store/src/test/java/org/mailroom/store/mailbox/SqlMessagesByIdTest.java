package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.AbstractMessageIdManagerStorageTest;
import org.apache.james.mailbox.store.MessageIdManagerTestSystem;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for messages by id across mailboxes, on each engine. */
@OnEachEngine
class SqlMessagesByIdTest extends AbstractMessageIdManagerStorageTest {
    private final DatabaseExtension engine;

    SqlMessagesByIdTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MessageIdManagerTestSystem createTestingData() {
        Storage storage = new Storage(engine.database(), engine.directory());
        MailroomMailboxes mailboxes = new MailroomMailboxes(storage);
        return new MessageIdManagerTestSystem(mailboxes.byId, mailboxes.messageIds, storage.mappers, mailboxes.manager);
    }
}
