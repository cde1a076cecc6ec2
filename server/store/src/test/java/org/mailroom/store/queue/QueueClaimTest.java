package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

import reactor.core.Disposable;

/** Each mail has one consumer, whoever they are and however many. */
class QueueClaimTest {
    private static final int MAILS = 400;

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
