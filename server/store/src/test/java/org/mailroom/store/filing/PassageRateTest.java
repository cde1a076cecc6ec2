package org.mailroom.store.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.filing.FilingFixture.QUEUE;
import static org.mailroom.store.filing.FilingFixture.key;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.james.util.concurrency.ConcurrentTestRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.SqliteDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How many mails of 10 KB a second go from eight producers through the spool into a team's queue, worked on by eight
 * consumers, every step durable. Not a check of the machine: the floor is low.
 */
@Tag("long")
class PassageRateTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(PassageRateTest.class);
    private static final int PRODUCERS = 8;
    private static final int CONSUMERS = 8;

    @TempDir
    Path directory;

    @Test
    void shouldPassMailQuickly() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("mail.db"))) {
            FilingFixture fixture = new FilingFixture(database, directory);
            try (SqlMailQueueFactory factory = new SqlMailQueueFactory(database, fixture.mailboxes.storage.bodies, new ServerId("one"), Clock.systemUTC(),
                    new RecordingMetricFactory(), new NoopGaugeRegistry(), new RawMailQueueItemDecoratorFactory())) {
                SqlMailQueue spool = factory.createQueue(MailQueueFactory.SPOOL, MailQueueFactory.prefetchCount(CONSUMERS));
                run(fixture, spool, 100);
                for (int i = 0; i < Integer.getInteger("rounds", 3); i++) {
                    assertThat(run(fixture, spool, Integer.getInteger("steps", 500))).isGreaterThan(50);
                }
            }
        }
    }

    private static double run(FilingFixture fixture, SqlMailQueue spool, int steps) throws Exception {
        Scheduler workers = Schedulers.newBoundedElastic(CONSUMERS, Integer.MAX_VALUE, "spooler");
        CountDownLatch filed = new CountDownLatch(PRODUCERS * steps);
        Disposable consumer = Flux.from(spool.deQueue())
            .flatMap(item -> Mono.fromRunnable(() -> pass(fixture, item, filed)).subscribeOn(workers), CONSUMERS).subscribe();
        long start = System.nanoTime();
        ConcurrentTestRunner.builder()
            .operation((thread, step) -> enqueue(spool))
            .threadCount(PRODUCERS)
            .operationCount(steps)
            .runSuccessfullyWithin(Duration.ofMinutes(5));
        double enqueued = PRODUCERS * steps / ((System.nanoTime() - start) / 1e9);
        assertThat(filed.await(5, TimeUnit.MINUTES)).isTrue();
        double rate = PRODUCERS * steps / ((System.nanoTime() - start) / 1e9);
        consumer.dispose();
        workers.dispose();
        LOGGER.info("{} mails/s passed, enqueued at {}/s", Math.round(rate), Math.round(enqueued));
        return rate;
    }

    private static void enqueue(SqlMailQueue spool) throws Exception {
        MailImpl mail = mail();
        try {
            spool.enQueue(mail);
        } finally {
            mail.dispose();
        }
    }

    private static void pass(FilingFixture fixture, MailQueueItem item, CountDownLatch filed) {
        try {
            MimeMessageWrapper message = (MimeMessageWrapper) item.getMail().getMessage();
            fixture.filing.file(QUEUE, new IncomingMessage() {
                @Override
                public byte[] prefix() {
                    return "Return-Path: <c@customer.test>\r\nDelivered-To: support@acme.test\r\n".getBytes(StandardCharsets.US_ASCII);
                }

                @Override
                public InputStream raw() {
                    try {
                        return message.getMessageInputStream();
                    } catch (javax.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }, key(item.getMail().getName() + "/queue"));
            item.done(CompletionStatus.SUCCESS);
            filed.countDown();
        } catch (Exception e) {
            LOGGER.error("A mail did not pass", e);
        }
    }

    private static MailImpl mail() throws Exception {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        StringBuilder text = new StringBuilder("Received: from mx.customer.test by mail.acme.test; Tue, 24 Nov 2026 10:00:00 +0000\r\nFrom: c@customer.test\r\n"
            + "To: support@acme.test\r\nSubject: question " + id + "\r\nMessage-ID: <" + id + "@customer.test>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n");
        while (text.length() < 10_000) {
            text.append("The printer ").append(id).append(" is on fire, and nobody has come so far.\r\n");
        }
        MailImpl mail = MailImpl.builder().name(MailImpl.getId()).sender("c@customer.test").addRecipient("support@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII))));
        return mail;
    }
}
