package org.mailroom.store.answer;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Unavailable;

/** The spool, for mails that enter it together with a change of a conversation. Thread-safe. */
@Singleton
final class Spool {
    private final SqlMailQueueFactory queues;
    private SqlMailQueue queue;

    @Inject
    Spool(SqlMailQueueFactory queues) {
        this.queues = queues;
    }

    SqlMailQueue.Entry entry(Mail mail) {
        try {
            return queue().entry(mail);
        } catch (MailQueueException e) {
            throw new Unavailable("the spool does not take the mail " + mail.getName(), e);
        }
    }

    /** Opened when it is needed first; the factory ends it. */
    private synchronized SqlMailQueue queue() {
        if (queue == null) {
            queue = queues.createQueue(MailQueueFactory.SPOOL);
        }
        return queue;
    }
}
