package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageWithAttachmentMapperTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for messages with attachments, on each engine. */
@OnEachEngine
class SqlMessageWithAttachmentMapperTest extends MessageWithAttachmentMapperTest {
    private final DatabaseExtension engine;

    SqlMessageWithAttachmentMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MapperProvider createMapperProvider() {
        return Storage.withStoredIds(engine.database(), engine.directory());
    }
}
