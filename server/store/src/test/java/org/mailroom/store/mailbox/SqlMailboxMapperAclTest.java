package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMapperACLTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for stored rights, on each engine. */
@OnEachEngine
class SqlMailboxMapperAclTest extends MailboxMapperACLTest {
    private final DatabaseExtension engine;

    SqlMailboxMapperAclTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MailboxMapper createMailboxMapper() {
        return new Storage(engine.database(), engine.directory()).createMailboxMapper();
    }
}
