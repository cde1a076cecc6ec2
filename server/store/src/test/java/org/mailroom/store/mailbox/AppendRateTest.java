package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.util.concurrency.ConcurrentTestRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.store.sql.SqliteDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many durable appends a second twenty sessions get into one mailbox. Not a check of the machine: the floor is low. */
@Tag("long")
class AppendRateTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(AppendRateTest.class);
    private static final Username ALICE = Username.of("alice@acme.test");
    private static final int THREADS = 20;

    @TempDir
    Path directory;

    @Test
    void shouldShareCommitsWhenTwentySessionsAppend() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("mail.db"))) {
            MailroomMailboxes mailboxes = new MailroomMailboxes(new Storage(database, directory));
            MailboxSession session = mailboxes.manager.createSystemSession(ALICE);
            mailboxes.manager.createMailbox(MailboxPath.inbox(ALICE), session);
            append(mailboxes, session, 20);
            int steps = 250;
            long start = System.nanoTime();
            append(mailboxes, session, steps);
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = THREADS * steps / seconds;
            LOGGER.info("{} appends/s", Math.round(rate));
            assertThat(rate).isGreaterThan(50);
        }
    }

    private static void append(MailroomMailboxes mailboxes, MailboxSession session, int steps) throws Exception {
        ConcurrentTestRunner.builder()
            .operation((thread, step) -> mailboxes.manager.getMailbox(MailboxPath.inbox(ALICE), session)
                .appendMessage(MessageManager.AppendCommand.builder().build(message()), session))
            .threadCount(THREADS)
            .operationCount(steps)
            .runSuccessfullyWithin(Duration.ofMinutes(5));
    }

    private static byte[] message() {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return ("From: c@customer.test\r\nTo: support@acme.test\r\nSubject: question " + id + "\r\nMessage-ID: <" + id
            + "@customer.test>\r\nContent-Type: text/plain\r\n\r\n" + "The printer is on fire. ".repeat(120)).getBytes(StandardCharsets.US_ASCII);
    }
}
