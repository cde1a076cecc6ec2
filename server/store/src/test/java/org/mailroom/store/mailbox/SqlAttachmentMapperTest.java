package org.mailroom.store.mailbox;

import java.time.Clock;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.model.AttachmentMapperTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for attachments, on each engine. */
@OnEachEngine
class SqlAttachmentMapperTest extends AttachmentMapperTest {
    private final DatabaseExtension engine;

    SqlAttachmentMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected AttachmentMapper createAttachmentMapper() {
        return new Storage(engine.database(), engine.directory()).createAttachmentMapper();
    }

    @Override
    protected MessageId generateMessageId() {
        return new SqlMessageId.Factory(Clock.systemUTC()).generate();
    }
}
