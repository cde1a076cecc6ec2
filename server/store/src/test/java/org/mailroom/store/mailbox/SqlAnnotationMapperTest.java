package org.mailroom.store.mailbox;

import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.AnnotationMapper;
import org.apache.james.mailbox.store.mail.model.AnnotationMapperTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for annotations, on each engine. */
@OnEachEngine
class SqlAnnotationMapperTest extends AnnotationMapperTest {
    private final DatabaseExtension engine;

    SqlAnnotationMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected AnnotationMapper createAnnotationMapper() {
        return new Storage(engine.database(), engine.directory()).mappers.createAnnotationMapper(null);
    }

    @Override
    protected MailboxId generateMailboxId() {
        return SqlMailboxId.of(4711);
    }
}
