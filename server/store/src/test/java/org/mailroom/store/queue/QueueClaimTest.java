package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

import reactor.core.Disposable;

/** Each mail has one consumer, whoever they are and however many. */
class QueueClaimTest {
    private static final int MAILS = 400;

    /** The time, and what the test lets pass. */
    private static final class PassingClock extends Clock {
        private final AtomicReference<Duration> passed;

        PassingClock(AtomicReference<Duration> passed) {
            this.passed = passed;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(passed.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    abstract static class Contract {
        final List<String> handled = new CopyOnWriteArrayList<>();
        final List<Disposable> consumers = new ArrayList<>();
        Queues queues;

        abstract DatabaseExtension extension();

        @BeforeEach
        void open() {
            queues = Queues.of(extension());
        }

        @AfterEach
        void close() {
            consumers.forEach(Disposable::dispose);
            queues.close();
        }

        void consume(SqlMailQueue queue) {
            consumers.add(TestMails.consume(queue.deQueue(), 3, item -> {
                handled.add(item.getMail().getName() + " " + TestMails.text(item.getMail()).length());
                item.done(CompletionStatus.SUCCESS);
            }));
        }

        void awaitEachOnce(SqlMailQueue queue) throws Exception {
            Awaitility.await().until(() -> queue.getSize() == 0);
            assertThat(handled).hasSize(MAILS).doesNotHaveDuplicates();
        }

        @Test
        void shouldGiveEachMailToOneOfEightConsumers() throws Exception {
            SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
            for (int i = 0; i < MAILS / 2; i++) {
                queue.enQueue(mail("early " + i));
            }
            IntStream.range(0, 8).forEach(i -> consume(queue));
            for (int i = 0; i < MAILS / 2; i++) {
                queue.enQueue(mail("late " + i));
            }

            awaitEachOnce(queue);
        }

        @Test
        void shouldGiveBackWhatASubscriberDidNotTake() throws Exception {
            SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
            for (int i = 0; i < 20; i++) {
                queue.enQueue(mail("mail " + i));
            }

            for (int i = 0; i < 20; i++) {
                assertThat(TestMails.next(queue).getMail().getName()).isEqualTo("mail " + i);
            }
        }

        @Test
        void shouldNotTouchMailInWorkWhenAnAdminClearsTheQueue() throws Exception {
            SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
            queue.enQueue(mail("in work"));
            queue.enQueue(mail("waiting"));
            var item = TestMails.next(queue);

            assertThat(queue.clear()).isEqualTo(1);

            assertThat(queue.getSize()).isEqualTo(1);
            assertThat(TestMails.text(item.getMail())).endsWith("Text of in work\r\n");
            item.done(CompletionStatus.SUCCESS);
            assertThat(queue.getSize()).isZero();
        }

        /** Of a wave, what is not worked off yet waits in memory; when that is full, in the table, and what comes then waits behind it. */
        @Test
        void shouldKeepAWaveInMemoryAsFarAsItHasRoomForItAndTheOrder() throws Exception {
            SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
            TestMails.Gate gate = new TestMails.Gate();
            consumers.add(TestMails.consume(queue.deQueue(), 1, item -> {
                gate.pass();
                handled.add(item.getMail().getName() + " " + TestMails.text(item.getMail()).length());
                item.done(CompletionStatus.SUCCESS);
            }));
            Awaitility.await().until(() -> {
                // Until the queue has looked into the table, mail goes through it.
                queue.enQueue(mail("probe"));
                return waiting() == 0;
            });
            int probes = (int) queue.getSize();

            for (int i = 0; i < 300; i++) {
                queue.enQueue(mail("light " + i));
            }
            assertThat(waiting()).as("in the table, of 300 light ones").isZero();
            List<String> names = new ArrayList<>();
            IntStream.range(0, 300).forEach(i -> names.add("light " + i));
            for (int i = 0; i < 200; i++) {
                queue.enQueue(mail("heavy " + i, "Subject: heavy\r\n\r\n" + "x".repeat(60_000) + i));
                names.add("heavy " + i);
            }
            assertThat(waiting()).as("in the table, of 12 MB").isBetween(50L, 80L);
            queue.enQueue(mail("light at the end"));
            names.add("light at the end");

            gate.open();
            Awaitility.await().until(() -> queue.getSize() == 0);
            assertThat(handled.stream().map(line -> line.substring(0, line.lastIndexOf(' '))).skip(probes)).containsExactlyElementsOf(names);
            assertThat(handled).noneMatch(line -> line.startsWith("heavy") && !line.matches(".* 60\\d\\d\\d"));
        }

        /** Else nobody would see that the consumers hang: what is in memory counts as being worked on. */
        @Test
        void shouldGiveBackWhatHasWaitedInMemoryForAMinute() throws Exception {
            AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
            SqlMailQueue queue = queues.server("one", new PassingClock(passed)).createQueue(Queues.SPOOL);
            TestMails.Gate gate = new TestMails.Gate();
            consumers.add(TestMails.consume(queue.deQueue(), 1, item -> {
                gate.pass();
                handled.add(item.getMail().getName());
                item.done(CompletionStatus.SUCCESS);
            }));
            Awaitility.await().until(() -> {
                queue.enQueue(mail("probe " + queue.getSize()));
                return waiting() == 0;
            });
            for (int i = 0; i < 50; i++) {
                queue.enQueue(mail("mail " + i));
            }
            assertThat(waiting()).isZero();

            passed.set(Duration.ofSeconds(61));
            Awaitility.await().until(() -> waiting() >= 45);
            queue.enQueue(mail("behind them"));

            gate.open();
            Awaitility.await().until(() -> queue.getSize() == 0);
            assertThat(handled).doesNotHaveDuplicates().endsWith("mail 48", "mail 49", "behind them");
        }

        @Test
        void shouldGiveBackAWaveFromMemoryWhenAnAdminClearsTheQueue() throws Exception {
            SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
            TestMails.Gate gate = new TestMails.Gate();
            consumers.add(TestMails.consume(queue.deQueue(), 1, item -> {
                gate.pass();
                handled.add(item.getMail().getName());
                item.done(CompletionStatus.SUCCESS);
            }));
            for (int i = 0; i < 300; i++) {
                queue.enQueue(mail("mail " + i));
            }
            long cleared = queue.clear();
            assertThat(cleared).as("but for those few that were claimed again at once").isGreaterThan(280);
            gate.open();
            Awaitility.await().until(() -> queue.getSize() == 0);
            assertThat(handled).hasSize(300 - (int) cleared);
        }

        private long waiting() {
            return queues.database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM queued_mail WHERE state = 0", row -> row.getLong(1))).get(0);
        }
    }

    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension extension() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension extension() {
            return database;
        }

        @Test
        void shouldGiveEachMailToOneOfSeveralServers() throws Exception {
            List<SqlMailQueue> servers = IntStream.range(0, 4).mapToObj(i -> queues.server("server " + i).createQueue(Queues.SPOOL)).toList();
            for (int i = 0; i < MAILS / 2; i++) {
                servers.get(i % 4).enQueue(mail("early " + i));
            }
            servers.forEach(this::consume);
            for (int i = 0; i < MAILS / 2; i++) {
                servers.get(i % 4).enQueue(mail("late " + i));
            }

            awaitEachOnce(servers.get(0));
        }

        /** Each mail that is handled brings the next, so that there is not a moment in which nothing comes; with ten of them there is never room in memory either. */
        @ParameterizedTest
        @ValueSource(ints = {1, 10})
        void shouldFindWhatAnotherServerEnqueuesWhileMailComesAllTheTime(int atOnce) throws Exception {
            SqlMailQueue busy = queues.server("one").createQueue(Queues.SPOOL);
            AtomicBoolean more = new AtomicBoolean(true);
            consumers.add(TestMails.consume(busy.deQueue(), 1, item -> {
                handled.add(item.getMail().getName());
                item.done(CompletionStatus.SUCCESS);
                if (more.get() && item.getMail().getName().startsWith("own")) {
                    busy.enQueue(mail("own"));
                }
            }));
            for (int i = 0; i < atOnce; i++) {
                busy.enQueue(mail("own"));
            }
            // By then it has looked into the table, and hands on from memory.
            Awaitility.await().until(() -> handled.size() > 100);
            SqlMailQueue enqueueing = queues.server("two").createQueue(Queues.SPOOL);
            enqueueing.enQueue(mail("deferred"), Duration.ofMillis(100));
            enqueueing.enQueue(mail("due"));

            try {
                Awaitility.await().until(() -> handled.containsAll(List.of("due", "deferred")));
            } finally {
                more.set(false);
            }
        }

        @Test
        void shouldFindWhatAnotherServerEnqueues() throws Exception {
            SqlMailQueue consuming = queues.server("one").createQueue(Queues.SPOOL);
            consume(consuming);
            SqlMailQueue enqueueing = queues.server("two").createQueue(Queues.SPOOL);
            enqueueing.enQueue(mail("due"));
            enqueueing.enQueue(mail("deferred"), Duration.ofMillis(500));

            Awaitility.await().until(() -> handled.size() == 2);
        }
    }
}
