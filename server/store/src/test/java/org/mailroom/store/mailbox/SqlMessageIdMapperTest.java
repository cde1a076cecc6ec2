package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageIdMapperTest;
import org.apache.james.utils.UpdatableTickingClock;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for messages by id, on each engine. */
@OnEachEngine
class SqlMessageIdMapperTest extends MessageIdMapperTest {
    private final DatabaseExtension engine;
    private Storage storage;

    SqlMessageIdMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MapperProvider provideMapper() {
        storage = new Storage(engine.database(), engine.directory());
        return storage;
    }

    @Override
    protected UpdatableTickingClock updatableTickingClock() {
        return storage.clock;
    }
}
