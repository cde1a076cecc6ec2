package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.queue.TestMails.mail;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.LostAnswers;
import org.mailroom.store.sql.OnEachEngine;

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
