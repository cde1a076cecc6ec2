package org.mailroom.store.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import javax.mail.MessagingException;

import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Mails for queue tests, as SMTP makes them, and consumers as the spooler is one. */
final class TestMails {
    /** What a consumer does with an item, on a thread of its own. */
    @FunctionalInterface
    interface Work {
        void on(MailQueueItem item) throws Exception;
    }

    /** Consumers wait at it until it is open. */
    static final class Gate {
        private final CountDownLatch opened = new CountDownLatch(1);

        void pass() throws InterruptedException {
            opened.await();
        }

        void open() {
            opened.countDown();
        }
    }

    private TestMails() {
    }

    static MailImpl mail(String name) throws MessagingException {
        return mail(name, "Subject: " + name + "\r\n\r\nText of " + name + "\r\n");
    }

    static MailImpl mail(String name, String latin1) throws MessagingException {
        MailImpl mail = MailImpl.builder().name(name).sender("c@customer.test").addRecipient("support@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1))));
        return mail;
    }

    static String text(Mail mail) throws MessagingException, IOException {
        return new String(((MimeMessageWrapper) mail.getMessage()).getMessageInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Works on so many items at a time. What the work throws ends the stream, as a test wants it. */
    static Disposable consume(Publisher<MailQueueItem> items, int threads, Work work) {
        return Flux.from(items).flatMap(item -> Mono.fromCallable(() -> {
            work.on(item);
            return item;
        }).subscribeOn(Schedulers.boundedElastic()), threads).subscribe();
    }

    static MailQueueItem next(SqlMailQueue queue) {
        // No more is asked for than is taken: another mail would be in work until the queue has noticed that nobody wants it.
        return Flux.from(queue.deQueue()).take(1, true).blockFirst(Duration.ofSeconds(30));
    }
}
