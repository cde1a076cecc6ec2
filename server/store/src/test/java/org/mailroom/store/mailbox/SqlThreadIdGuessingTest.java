package org.mailroom.store.mailbox;

import java.util.Optional;
import java.util.Set;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.CombinationManagerTestSystem;
import org.apache.james.mailbox.store.ThreadIdGuessingAlgorithmContract;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

import reactor.core.publisher.Flux;

/** James's contract for guessing threads, through the mailbox manager, on each engine. */
@OnEachEngine
class SqlThreadIdGuessingTest extends ThreadIdGuessingAlgorithmContract {
    private final DatabaseExtension engine;
    private MailroomMailboxes mailboxes;
    private Storage storage;

    SqlThreadIdGuessingTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected CombinationManagerTestSystem createTestingData() {
        storage = new Storage(engine.database(), engine.directory());
        mailboxes = new MailroomMailboxes(storage);
        eventBus = mailboxes.events;
        messageIdFactory = mailboxes.messageIds;
        return mailboxes.testSystem();
    }

    @Override
    protected ThreadIdGuessingAlgorithm initThreadIdGuessingAlgorithm(CombinationManagerTestSystem testingData) {
        return new SqlThreadIdGuessing(engine.database());
    }

    @Override
    protected MessageMapper createMessageMapper(MailboxSession session) {
        return storage.createMessageMapper();
    }

    @Override
    protected MessageId initNewBasedMessageId() {
        return mailboxes.messageIds.generate();
    }

    @Override
    protected MessageId initOtherBasedMessageId() {
        return mailboxes.messageIds.generate();
    }

    @Override
    protected Flux<Void> saveThreadData(Username user, Set<MimeMessageId> ids, MessageId message, ThreadId thread, Optional<Subject> subject) {
        return Flux.empty(); // stored with the message
    }
}
