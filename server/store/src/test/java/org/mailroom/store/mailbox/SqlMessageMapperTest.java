package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageMapperTest;
import org.apache.james.utils.UpdatableTickingClock;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for messages, on each engine. */
@OnEachEngine
class SqlMessageMapperTest extends MessageMapperTest {
    private final DatabaseExtension engine;
    private Storage storage;

    SqlMessageMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MapperProvider createMapperProvider() {
        storage = new Storage(engine.database(), engine.directory());
        return storage;
    }

    @Override
    protected UpdatableTickingClock updatableTickingClock() {
        return storage.clock;
    }
}
