package org.mailroom.store.queue;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;

/** A mail in work. What was said to {@code done} first counts; when that failed, it can be said again. */
final class QueuedItem implements MailQueue.MailQueueItem {
    /** What happens to the mail, durable when it returns. */
    interface Ending {
        void end(CompletionStatus status) throws MailQueue.MailQueueException;
    }

    private final MailImpl mail;
    private final Ending ending;
    private final AtomicBoolean ended = new AtomicBoolean();

    QueuedItem(MailImpl mail, Ending ending) {
        this.mail = mail;
        this.ending = ending;
    }

    @Override
    public Mail getMail() {
        return mail;
    }

    @Override
    public void done(CompletionStatus status) throws MailQueue.MailQueueException {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            ending.end(status);
        } catch (MailQueue.MailQueueException | RuntimeException e) {
            ended.set(false);
            throw e;
        }
    }
}
