package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.ForwardingDatabase;
import org.mailroom.store.sql.LostAnswers;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

import reactor.core.Disposable;

/** The database commits, but the answer is lost, as when it is restarted: no mail stays behind, none is handed out twice. */
@OnEachEngine
class QueueDoubtTest {
    private final DatabaseExtension engine;
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private LostAnswers database;
    private Queues queues;
    private SqlMailQueue queue;
    private Disposable consumer;

    QueueDoubtTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = new LostAnswers(engine.database());
        queues = new Queues(database, engine.directory());
        queue = queues.server("one").createQueue(Queues.SPOOL);
    }

    @AfterEach
    void close() {
        if (consumer != null) {
            consumer.dispose();
        }
        queues.close();
    }

    private void consume() {
        consumer = TestMails.consume(queue.deQueue(), 1, item -> {
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
    }

    @Test
    void shouldHandOutWhatItClaimedWithoutHearingOfIt() throws Exception {
        queue.enQueue(mail("in work"));
        MailQueueItem inWork = TestMails.next(queue);
        queue.enQueue(mail("claimed"));
        database.lose(1);

        consume();
        Awaitility.await().until(() -> !handled.isEmpty());

        inWork.done(CompletionStatus.SUCCESS);
        Awaitility.await().until(() -> queue.getSize() == 0);
        assertThat(handled).containsExactly("claimed");
    }

    @Test
    void shouldHandOutOnceWhatItEnqueuedWithoutHearingOfIt() throws Exception {
        consume();
        queue.enQueue(mail("first"));
        Awaitility.await().until(() -> handled.size() == 1 && queue.getSize() == 0);
        database.lose(1);
        assertThatThrownBy(() -> queue.enQueue(mail("doubtful"))).isInstanceOf(MailQueueException.class).hasMessageContaining("the answer was lost");

        Awaitility.await().until(() -> queue.getSize() == 0);

        assertThat(handled).containsExactly("first", "doubtful");
    }

    /** What went back into the table may be there, and another server may have it. */
    @Test
    void shouldHandOutOnceWhatItGaveBackWithoutHearingOfIt() throws Exception {
        TestMails.Gate gate = new TestMails.Gate();
        consumer = TestMails.consume(queue.deQueue(), 1, item -> {
            gate.pass();
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
        for (int i = 0; i < 20; i++) {
            queue.enQueue(mail("mail " + i));
        }
        Awaitility.await().until(() -> held() > 1);
        database.loseOf(Thread.currentThread());
        assertThatThrownBy(queue::clear).isInstanceOf(MailQueueException.class).hasMessageContaining("the answer was lost");

        gate.open();
        Awaitility.await().until(() -> queue.getSize() == 0);

        assertThat(handled).hasSize(20).doesNotHaveDuplicates();
    }

    /** A database whose writes of the queue's thread wait, once, until the test lets them go. */
    private static final class Waiting extends ForwardingDatabase {
        private final AtomicBoolean armed = new AtomicBoolean();
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        Waiting(Database database) {
            super(database);
        }

        @Override
        public <T> T write(Work<T> work) {
            if (Thread.currentThread().getName().startsWith("queue-spool") && armed.compareAndSet(true, false)) {
                arrived.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.write(work);
        }
    }

    /** A database on which so many Errors meet whoever writes on a thread of that name. */
    private static final class Failing extends ForwardingDatabase {
        private final AtomicReference<String> whose = new AtomicReference<>();
        private final AtomicInteger errors = new AtomicInteger();

        Failing(Database database) {
            super(database);
        }

        @Override
        public <T> T write(Work<T> work) {
            if (Thread.currentThread().getName().equals(whose.get()) && errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StackOverflowError("of the test");
            }
            return super.write(work);
        }
    }

    @Test
    void shouldGoOnAfterErrors() throws Exception {
        Failing failing = new Failing(engine.database());
        try (Queues others = new Queues(failing, engine.directory())) {
            queue = others.server("two").createQueue(Queues.SPOOL);
            consume();
            queue.enQueue(mail("first"));
            Awaitility.await().until(() -> handled.size() == 1 && queue.getSize() == 0);
            failing.whose.set(Thread.currentThread().getName());
            failing.errors.set(50);
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> queue.enQueue(mail("unlucky"))).isInstanceOf(StackOverflowError.class);
            }
            // By way of the table, for which a place is needed in memory.
            queue.enQueue(mail("second"), Duration.ofMillis(1));
            Awaitility.await().until(() -> handled.contains("second"));

            failing.whose.set("queue-spool");
            failing.errors.set(1);
            queue.enQueue(mail("third"), Duration.ofMillis(1));
            Awaitility.await().until(() -> handled.contains("third"));
            assertThat(failing.errors).hasValue(0);
            assertThat(handled).containsExactly("first", "second", "third");
        }
    }

    @Test
    void shouldClearWhatIsJustBeingGivenBack() throws Exception {
        Waiting slow = new Waiting(engine.database());
        try (Queues others = new Queues(slow, engine.directory())) {
            SqlMailQueue cleared = others.server("two").createQueue(Queues.SPOOL);
            cleared.enQueue(mail("in work"));
            cleared.enQueue(mail("ahead"));
            CountDownLatch begun = new CountDownLatch(1);
            consumer = TestMails.consume(cleared.deQueue(), 1, item -> {
                begun.countDown();
                new CountDownLatch(1).await();
            });
            begun.await();
            Awaitility.await().until(() -> held() == 2);
            slow.armed.set(true);
            consumer.dispose();
            slow.arrived.await();
            AtomicLong removed = new AtomicLong(-1);
            Thread admin = new Thread(() -> {
                try {
                    removed.set(cleared.clear());
                } catch (MailQueueException e) {
                    throw new IllegalStateException(e);
                }
            });
            admin.start();
            Awaitility.await().until(() -> admin.getState() == Thread.State.WAITING || admin.getState() == Thread.State.TERMINATED);
            slow.go.countDown();
            admin.join();

            assertThat(removed).hasValue(1);
        }
    }

    private long held() {
        return engine.database().read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM queued_mail WHERE state = 2", row -> row.getLong(1))).get(0);
    }

    @Test
    void shouldLetTheConsumerSayAgainThatItIsDone() throws Exception {
        queue.enQueue(mail("mail"));
        MailQueueItem item = TestMails.next(queue);
        database.lose(1);
        assertThatThrownBy(() -> item.done(CompletionStatus.SUCCESS)).isInstanceOf(MailQueueException.class);

        item.done(CompletionStatus.SUCCESS);

        assertThat(queue.getSize()).isZero();
    }
}
