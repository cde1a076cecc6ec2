package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.server.core.MailImpl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

import reactor.core.Disposable;

/** Which mail goes out next, and that none waits for one that is deferred. */
@OnEachEngine
class QueueOrderTest {
    private final DatabaseExtension engine;
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private Queues queues;
    private SqlMailQueue queue;
    private Disposable consumer;

    QueueOrderTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        queues = Queues.of(engine);
        queue = queues.server("one").createQueue(Queues.SPOOL);
    }

    @AfterEach
    void close() {
        if (consumer != null) {
            consumer.dispose();
        }
        queues.close();
    }

    private void consume(int threads) {
        consumer = TestMails.consume(queue.deQueue(), threads, item -> {
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
    }

    private void awaitHandled(int count) {
        Awaitility.await().until(() -> handled.size() >= count);
    }

    /** docs/JAMES.md row 9: there 200 deferred mails hid what was due. */
    @Test
    void shouldNotHideDueMailBehindFiveHundredDeferred() throws Exception {
        for (int i = 0; i < 500; i++) {
            MailImpl deferred = mail("deferred " + i);
            deferred.setAttribute(MailPrioritySupport.HIGH_PRIORITY_ATTRIBUTE);
            queue.enQueue(deferred, Duration.ofHours(1));
        }
        MailImpl due = mail("due");
        due.setAttribute(MailPrioritySupport.LOW_PRIORITY_ATTRIBUTE);
        queue.enQueue(due);

        consume(2);
        awaitHandled(1);

        assertThat(handled).containsExactly("due");
        assertThat(queue.getSize()).isEqualTo(500);
    }

    @Test
    void shouldKeepTheOrderOfABacklog() throws Exception {
        for (int i = 0; i < 200; i++) {
            queue.enQueue(mail("mail " + i));
        }

        consume(1);
        awaitHandled(200);

        assertThat(handled).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "mail " + i).toList());
    }

    @Test
    void shouldKeepTheOrderOfWhatIsHandedOnFromMemory() throws Exception {
        consume(1);
        for (int i = 0; i < 200; i++) {
            queue.enQueue(mail("mail " + i));
        }
        awaitHandled(200);

        assertThat(handled).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "mail " + i).toList());
        assertThat(queue.getSize()).isZero();
    }

    @Test
    void shouldHandOutADeferredMailWhenItIsDueWhileOthersComeAllTheTime() throws Exception {
        queue.enQueue(mail("deferred"), Duration.ofMillis(300));
        consume(1);
        for (int i = 0; !handled.contains("deferred"); i++) {
            assertThat(i).isLessThan(100_000);
            queue.enQueue(mail("mail " + i));
        }
    }

    @Test
    void shouldPutARetriedMailBehindTheOthers() throws Exception {
        queue.enQueue(mail("poison"));
        queue.enQueue(mail("good"));
        consumer = TestMails.consume(queue.deQueue(), 1, item -> {
            handled.add(item.getMail().getName());
            boolean again = item.getMail().getName().equals("poison") && handled.size() < 6;
            item.done(again ? CompletionStatus.RETRY : CompletionStatus.SUCCESS);
        });
        awaitHandled(6);

        assertThat(handled.subList(0, 3)).contains("good");
    }

    @Test
    void shouldHandOutWhatAnAdminFlushes() throws Exception {
        consume(1);
        queue.enQueue(mail("deferred"), Duration.ofDays(1));

        assertThat(queue.flush()).isEqualTo(1);

        awaitHandled(1);
        assertThat(handled).containsExactly("deferred");
    }
}
