package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageMoveTest;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for moving messages, on each engine. */
@OnEachEngine
class SqlMessageMoveTest extends MessageMoveTest {
    private final DatabaseExtension engine;

    SqlMessageMoveTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MapperProvider createMapperProvider() {
        return new Storage(engine.database(), engine.directory());
    }
}
