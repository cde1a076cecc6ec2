package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.util.concurrency.ConcurrentTestRunner;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** No UID and no mod-sequence is ever given twice, with no lock in the JVM. */
@OnEachEngine
class MailboxNumbersTest {
    private static final Username ALICE = Username.of("alice@acme.test");
    private static final int THREADS = 8;
    private static final int STEPS = 25;
    private final DatabaseExtension engine;

    MailboxNumbersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldNeverRepeatWhenDrawnConcurrently() throws Exception {
        Storage storage = new Storage(engine.database(), engine.directory());
        Mailbox inbox = storage.createMailboxMapper().create(MailboxPath.inbox(ALICE), UidValidity.of(42)).block();
        Queue<MessageUid> uids = new ConcurrentLinkedQueue<>();
        Queue<ModSeq> modSeqs = new ConcurrentLinkedQueue<>();

        ConcurrentTestRunner.builder()
            .operation((thread, step) -> {
                uids.add(storage.mappers.getUidProvider().nextUid(inbox));
                modSeqs.add(storage.mappers.getModSeqProvider().nextModSeq(inbox));
            })
            .threadCount(THREADS)
            .operationCount(STEPS)
            .runSuccessfullyWithin(Duration.ofMinutes(1));

        assertThat(uids).hasSize(THREADS * STEPS).doesNotHaveDuplicates();
        assertThat(modSeqs).hasSize(THREADS * STEPS).doesNotHaveDuplicates();
        assertThat(storage.mappers.getUidProvider().lastUid(inbox)).contains(MessageUid.of(THREADS * STEPS));
    }

    /** RFC 7162, 3.1.2.1: a client may ask for all changes since the mod-sequence that it saw when there was nothing. */
    @Test
    void shouldHaveAPositiveModSeqBeforeTheFirstMessageHasAHigherOne() throws Exception {
        MailroomMailboxes mailboxes = new MailroomMailboxes(new Storage(engine.database(), engine.directory()));
        MailboxSession session = mailboxes.manager.createSystemSession(ALICE);
        MessageManager inbox = inbox(mailboxes, session);
        ModSeq empty = inbox.getMetaData(MessageManager.MailboxMetaData.RecentMode.IGNORE, session, EnumSet.of(MessageManager.MailboxMetaData.Item.HighestModSeq)).getHighestModSeq();
        assertThat(empty.asLong()).isPositive();
        inbox.appendMessage(MessageManager.AppendCommand.builder().build("Subject: m\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), session);
        assertThat(inbox.getMessages(MessageRange.all(), FetchGroup.MINIMAL, session).next().getModSeq()).isGreaterThan(empty);
    }

    @Test
    void shouldNumberWithoutGapsWhenMessagesAreAppendedConcurrently() throws Exception {
        Storage storage = new Storage(engine.database(), engine.directory());
        MailroomMailboxes mailboxes = new MailroomMailboxes(storage);
        MailboxSession session = mailboxes.manager.createSystemSession(ALICE);
        MessageManager inbox = inbox(mailboxes, session);
        Queue<MessageUid> uids = new ConcurrentLinkedQueue<>();

        ConcurrentTestRunner.builder()
            .operation((thread, step) -> uids.add(inbox
                .appendMessage(MessageManager.AppendCommand.builder()
                    .build(("Subject: m\r\n\r\n" + thread + " " + step).getBytes(StandardCharsets.US_ASCII)), session)
                .getId().getUid()))
            .threadCount(THREADS)
            .operationCount(STEPS)
            .runSuccessfullyWithin(Duration.ofMinutes(1));

        assertThat(uids).hasSize(THREADS * STEPS).doesNotHaveDuplicates().contains(MessageUid.of(1), MessageUid.of(THREADS * STEPS));
        assertThat(storage.createMessageMapper().getMailboxCounters(inbox.getMailboxEntity()).getUnseen()).isEqualTo(THREADS * STEPS);
    }

    private static MessageManager inbox(MailroomMailboxes mailboxes, MailboxSession session) throws MailboxException {
        mailboxes.manager.createMailbox(MailboxPath.inbox(ALICE), session);
        return mailboxes.manager.getMailbox(MailboxPath.inbox(ALICE), session);
    }
}
