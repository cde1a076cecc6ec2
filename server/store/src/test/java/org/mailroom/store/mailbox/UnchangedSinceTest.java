package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** RFC 7162, section 3.1.3: a conditional STORE refuses what has changed, and of two that compete one wins. */
@OnEachEngine
class UnchangedSinceTest {
    private static final Username ALICE = Username.of("alice@acme.test");

    private final DatabaseExtension engine;
    private MailboxSession session;
    private MessageManager inbox;
    private Mailbox mailbox;
    private UnchangedSince unchangedSince;

    UnchangedSinceTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void threeMessages() throws Exception {
        Storage storage = new Storage(engine.database(), engine.directory());
        MailroomMailboxes mailboxes = new MailroomMailboxes(storage);
        session = mailboxes.manager.createSystemSession(ALICE);
        mailboxes.manager.createMailbox(MailboxPath.inbox(ALICE), session);
        inbox = mailboxes.manager.getMailbox(MailboxPath.inbox(ALICE), session);
        mailbox = inbox.getMailboxEntity();
        for (int i = 0; i < 3; i++) {
            inbox.appendMessage(MessageManager.AppendCommand.builder().build("Subject: m\r\n\r\nbody".getBytes(StandardCharsets.US_ASCII)), session);
        }
        unchangedSince = new UnchangedSince(engine.database(), mailboxes.events);
    }

    @Test
    void shouldRefuseOnlyWhatChangedWhenSomeMessagesChanged() throws Exception {
        ModSeq before = highest();
        inbox.setFlags(new Flags(Flags.Flag.FLAGGED), MessageManager.FlagsUpdateMode.ADD, MessageRange.one(MessageUid.of(2)), session);

        UnchangedSince.Outcome outcome = store("seen-by-alice", before);

        assertThat(outcome.refused()).containsExactly(MessageUid.of(2));
        assertThat(outcome.updated()).extracting(UpdatedFlags::getUid).containsExactly(MessageUid.of(1), MessageUid.of(3));
        assertThat(outcome.updated()).extracting(UpdatedFlags::getModSeq).containsOnly(highest());
    }

    @Test
    void shouldLetExactlyOneWinWhenTwoClientsCompete() throws Exception {
        ModSeq before = highest();
        int clients = 8;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<UnchangedSince.Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                String keyword = "client" + i;
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return store(keyword, before);
                }));
            }
            start.countDown();
            int winners = 0;
            for (Future<UnchangedSince.Outcome> outcome : outcomes) {
                winners += outcome.get().updated().size();
            }
            assertThat(winners).isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
    }

    private UnchangedSince.Outcome store(String keyword, ModSeq since) {
        return unchangedSince.update(mailbox, List.of(MessageRange.all()),
            new FlagsUpdateCalculator(new Flags(keyword), MessageManager.FlagsUpdateMode.ADD), since, session).block();
    }

    private ModSeq highest() throws Exception {
        return inbox.getMetaData(MessageManager.MailboxMetaData.RecentMode.IGNORE, session,
            EnumSet.allOf(MessageManager.MailboxMetaData.Item.class)).getHighestModSeq();
    }
}
