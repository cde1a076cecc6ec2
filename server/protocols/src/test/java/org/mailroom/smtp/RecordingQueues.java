package org.mailroom.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.mail.MessagingException;

import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Mail queues in memory that keep each message's bytes as they are (James's memory queue turns what is not ASCII in a
 * header into question marks) and remember the delay each mail was queued with; delays are not waited for.
 */
public final class RecordingQueues implements MailQueueFactory<RecordingQueues.Queue> {
    private final Map<MailQueueName, Queue> queues = new ConcurrentHashMap<>();

    @Override
    public Optional<Queue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public Queue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, Queue::new);
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return queues.keySet();
    }

    /** One queue; safe from any thread. */
    public static final class Queue implements MailQueue {
        private final MailQueueName name;
        private final Sinks.Many<MailQueueItem> items = Sinks.many().unicast().onBackpressureBuffer();
        private final List<Duration> delays = new CopyOnWriteArrayList<>();
        private final List<MailQueueItem.CompletionStatus> done = new CopyOnWriteArrayList<>();
        private final List<Mail> mails = new ArrayList<>();
        private volatile boolean failing;

        Queue(MailQueueName name) {
            this.name = name;
        }

        @Override
        public MailQueueName getName() {
            return name;
        }

        @Override
        public void enQueue(Mail mail) throws MailQueueException {
            enQueue(mail, Duration.ZERO);
        }

        @Override
        public synchronized void enQueue(Mail mail, Duration delay) throws MailQueueException {
            if (failing) {
                throw new MailQueueException("the test wants it so");
            }
            try (InputStream in = ((MimeMessageWrapper) mail.getMessage()).getMessageInputStream()) {
                MailImpl copy = MailImpl.duplicateWithoutMessage(mail).build();
                copy.setName(mail.getName());
                copy.setState(mail.getState() == null ? Mail.DEFAULT : mail.getState());
                copy.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), in));
                mails.add(copy);
                delays.add(delay);
                items.tryEmitNext(new Item(copy)).orThrow();
            } catch (MessagingException | IOException e) {
                throw new MailQueueException("cannot copy", e);
            }
        }

        @Override
        public Publisher<Void> enqueueReactive(Mail mail) {
            return Mono.fromRunnable(() -> {
                try {
                    enQueue(mail);
                } catch (MailQueueException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public Flux<MailQueueItem> deQueue() {
            return items.asFlux();
        }

        /** The oldest mail, taken out; for tests that do not dequeue. */
        public synchronized Mail take() {
            return mails.remove(0);
        }

        public synchronized int size() {
            return mails.size();
        }

        public List<Duration> delays() {
            return delays;
        }

        public List<MailQueueItem.CompletionStatus> done() {
            return done;
        }

        public void fail(boolean now) {
            failing = now;
        }

        @Override
        public void close() {
            items.tryEmitComplete();
        }

        private final class Item implements MailQueueItem {
            private final Mail mail;

            private Item(Mail mail) {
                this.mail = mail;
            }

            @Override
            public Mail getMail() {
                return mail;
            }

            @Override
            public void done(CompletionStatus status) {
                done.add(status);
            }
        }
    }
}
