package org.mailroom.smtp.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Takes mails out of a queue, so many at once, and gives each to a handler. A mail is done when the handler returns; when
 * the handler throws, be it an Error, the item goes back to the queue after a pause, for as long as it takes. A queue that
 * breaks is asked again: one bad entry or a restarted database never stops the consumer.
 *
 * <p>The handler runs on the consumer's own threads and may block.
 */
public final class QueueConsumer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(QueueConsumer.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MailQueue queue;
    private final Handler handler;
    private final Scheduler workers;
    private final Disposable subscription;
    private final AtomicInteger active = new AtomicInteger();

    /** Handles one mail. The mail is disposed of afterwards. */
    @FunctionalInterface
    public interface Handler {
        void handle(Mail mail) throws Exception;
    }

    public QueueConsumer(MailQueue queue, int threads, String threadName, Handler handler) {
        this.queue = queue;
        this.handler = handler;
        this.workers = Schedulers.newBoundedElastic(threads, Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, threadName);
        this.subscription = Flux.defer(() -> Flux.from(queue.deQueue()))
            .flatMap(this::work, threads)
            .doOnError(e -> LOGGER.error("The queue {} cannot be read, trying again", queue.getName().asString(), e))
            .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(30)))
            .subscribe();
    }

    /** How many mails are being handled now. */
    public int active() {
        return active.get();
    }

    private Mono<Void> work(MailQueueItem item) {
        return Mono.<Void>fromRunnable(() -> handle(item))
            .subscribeOn(workers)
            .onErrorResume(e -> Mono.delay(PAUSE).then(finish(item, CompletionStatus.RETRY)))
            .onErrorResume(e -> Mono.empty());
    }

    private void handle(MailQueueItem item) {
        active.incrementAndGet();
        Mail mail = item.getMail();
        try {
            handler.handle(mail);
            item.done(CompletionStatus.SUCCESS);
        } catch (Throwable e) {
            LOGGER.error("The mail {} goes back to the queue {}", mail.getName(), queue.getName().asString(), e);
            throw new GoesBack(e);
        } finally {
            active.decrementAndGet();
            LifecycleUtil.dispose(mail);
        }
    }

    private Mono<Void> finish(MailQueueItem item, CompletionStatus status) {
        return Mono.<Void>fromCallable(() -> {
                item.done(status);
                return null;
            })
            .subscribeOn(workers)
            .doOnError(e -> LOGGER.error("The queue {} does not take a mail back, trying again", queue.getName().asString(), e))
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE));
    }

    /** Takes no more mails, waits a while for those in work, closes the queue. */
    @Override
    public void close() {
        subscription.dispose();
        workers.disposeGracefully().timeout(PATIENCE).onErrorResume(e -> Mono.empty()).block();
        try {
            queue.close();
        } catch (IOException e) {
            LOGGER.warn("The queue {} could not be closed", queue.getName().asString(), e);
        }
    }

    private static final class GoesBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GoesBack(Throwable cause) {
            super(cause);
        }
    }
}
