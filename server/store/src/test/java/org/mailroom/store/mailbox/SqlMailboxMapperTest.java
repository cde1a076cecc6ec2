package org.mailroom.store.mailbox;

import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMapperTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for mailboxes, on each engine. */
@OnEachEngine
class SqlMailboxMapperTest extends MailboxMapperTest {
    private final DatabaseExtension engine;

    SqlMailboxMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MailboxMapper createMailboxMapper() {
        return new Storage(engine.database(), engine.directory()).createMailboxMapper();
    }

    @Override
    protected MailboxId generateId() {
        return SqlMailboxId.of(4711);
    }
}
