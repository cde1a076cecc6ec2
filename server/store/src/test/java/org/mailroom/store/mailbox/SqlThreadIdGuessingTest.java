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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

import reactor.core.publisher.Flux;

/** James's contract for guessing threads, through the mailbox manager, on each engine. */
class SqlThreadIdGuessingTest {
    @Nested
    class OnSqlite extends ThreadIdGuessingAlgorithmContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        private MailroomMailboxes mailboxes;
        private Storage storage;

        @Override
        protected CombinationManagerTestSystem createTestingData() {
            storage = new Storage(database.database(), database.directory());
            mailboxes = new MailroomMailboxes(storage);
            eventBus = mailboxes.events;
            messageIdFactory = mailboxes.messageIds;
            return mailboxes.testSystem();
        }

        @Override
        protected ThreadIdGuessingAlgorithm initThreadIdGuessingAlgorithm(CombinationManagerTestSystem testingData) {
            return new SqlThreadIdGuessing(database.database());
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

    @Nested
    class OnPostgresql extends ThreadIdGuessingAlgorithmContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        private MailroomMailboxes mailboxes;
        private Storage storage;

        @Override
        protected CombinationManagerTestSystem createTestingData() {
            storage = new Storage(database.database(), database.directory());
            mailboxes = new MailroomMailboxes(storage);
            eventBus = mailboxes.events;
            messageIdFactory = mailboxes.messageIds;
            return mailboxes.testSystem();
        }

        @Override
        protected ThreadIdGuessingAlgorithm initThreadIdGuessingAlgorithm(CombinationManagerTestSystem testingData) {
            return new SqlThreadIdGuessing(database.database());
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
}
