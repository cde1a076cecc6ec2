package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.queue.TestMails.mail;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.SqliteDatabase;

/** What happens to mail when a server dies, when a row is junk, and when a consumer gives up. */
@OnEachEngine
class QueueRecoveryTest {
    private final DatabaseExtension engine;
    private Queues queues;

    QueueRecoveryTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        queues = Queues.of(engine);
    }

    @AfterEach
    void close() {
        queues.close();
    }

    /** The first server is not closed: it has died with one mail in work and others taken ahead. */
    @Test
    void shouldHandOutAgainWhatADeadServerHeldWhenItStartsAnew() throws Exception {
        SqlMailQueue dead = queues.server("one").createQueue(Queues.SPOOL);
        for (int i = 0; i < 10; i++) {
            dead.enQueue(mail("mail " + i));
        }
        MailQueueItem inWork = TestMails.next(dead);

        SqlMailQueue next = queues.server("one").createQueue(Queues.SPOOL);
        List<String> handled = new CopyOnWriteArrayList<>();
        var consumer = TestMails.consume(next.deQueue(), 1, item -> {
            item.done(CompletionStatus.SUCCESS);
            handled.add(item.getMail().getName());
        });
        Awaitility.await().until(() -> handled.size() == 10);
        consumer.dispose();

        assertThat(handled).startsWith("mail 0").doesNotHaveDuplicates();
        inWork.done(CompletionStatus.RETRY);
        assertThat(next.getSize()).isZero();
    }

    /** James 3.8.1: there one unreadable entry stopped the spooler. */
    @Test
    void shouldSetAnUnreadableRowAsideAndGoOn() throws Exception {
        SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
        queue.enQueue(mail("junk"));
        queue.enQueue(mail("good"));
        engine.database().write(connection -> Sql.update(connection,
            "UPDATE queued_mail SET envelope = 'no envelope' WHERE envelope LIKE ?", "%\"junk\"%"));

        assertThat(TestMails.next(queue).getMail().getName()).isEqualTo("good");
        assertThat(queue.aside()).isEqualTo(1);
        assertThat(queue.getSize()).isEqualTo(1);
        assertThat(queue.browse()).toIterable().hasSize(1);
    }

    @Test
    void shouldKeepARejectedMailUntilAnAdminTakesItBack() throws Exception {
        SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
        queue.enQueue(mail("rejected"));
        TestMails.next(queue).done(CompletionStatus.REJECT);
        assertThat(queue.getSize()).isZero();
        assertThat(queue.aside()).isEqualTo(1);

        assertThat(queue.takeBackAside()).isEqualTo(1);

        assertThat(TestMails.text(TestMails.next(queue).getMail())).endsWith("Text of rejected\r\n");
    }

    @Test
    void shouldRefuseAMailWithAnAttributeThatCannotBeStored() throws Exception {
        SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);
        MailImpl mail = mail("odd");
        mail.setAttribute(new Attribute(AttributeName.of("thread"), AttributeValue.ofUnserializable(Thread.currentThread())));

        assertThatThrownBy(() -> queue.enQueue(mail)).isInstanceOf(MailQueueException.class).hasMessageContaining("attribute thread");
        assertThat(queue.getSize()).isZero();
    }

    @Test
    void shouldRefuseMailThatHasNoMessage() throws Exception {
        SqlMailQueue queue = queues.server("one").createQueue(Queues.SPOOL);

        assertThatThrownBy(() -> queue.enQueue(MailImpl.builder().name("empty").build())).isInstanceOf(MailQueueException.class)
            .hasMessageContaining("no message");
        assertThat(queue.getSize()).isZero();
    }

    /** The storage fails for a while: the consumer notices nothing but the wait. */
    @Test
    void shouldGoOnWhenTheStorageIsBack(@TempDir Path directory) throws Exception {
        try (SqliteDatabase own = SqliteDatabase.open(directory.resolve("own.db")); Queues broken = new Queues(own, directory)) {
            SqlMailQueue queue = broken.server("one").createQueue(Queues.SPOOL);
            queue.enQueue(mail("mail"));
            own.write(connection -> Sql.update(connection, "ALTER TABLE queued_mail RENAME TO away"));
            List<String> handled = new CopyOnWriteArrayList<>();
            var consumer = TestMails.consume(queue.deQueue(), 1, item -> handled.add(item.getMail().getName()));
            assertThatThrownBy(() -> queue.enQueue(mail("refused"))).isInstanceOf(MailQueueException.class);

            own.write(connection -> Sql.update(connection, "ALTER TABLE away RENAME TO queued_mail"));

            Awaitility.await().until(() -> handled.equals(List.of("mail")));
            consumer.dispose();
        }
    }
}
