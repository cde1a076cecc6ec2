package org.mailroom.store.mailbox;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManagerTest;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for the mailbox manager as a whole, on each engine. */
@OnEachEngine
class SqlMailboxesTest extends MailboxManagerTest<SqlMailboxes> {
    private final DatabaseExtension engine;
    private MailroomMailboxes mailboxes;

    SqlMailboxesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected SqlMailboxes provideMailboxManager() {
        if (mailboxes == null) {
            mailboxes = new MailroomMailboxes(new Storage(engine.database(), engine.directory()), preDeletionHooks());
        }
        return mailboxes.manager;
    }

    @Override
    protected SubscriptionManager provideSubscriptionManager() {
        return new StoreSubscriptionManager(mailboxes.storage.mappers, mailboxes.storage.mappers, mailboxes.events);
    }

    @Override
    protected EventBus retrieveEventBus(SqlMailboxes manager) {
        return manager.getEventBus();
    }
}
