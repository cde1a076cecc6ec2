package org.mailroom.imap.wire;

import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.events.MailboxEvents.Expunged;
import org.apache.james.mailbox.events.MailboxEvents.FlagsUpdated;
import org.apache.james.mailbox.events.MailboxEvents.MailboxDeletion;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Mono;

/**
 * Tells a connection that something has happened to its selected mailbox. {@code MailboxView} asks it after it has noted the
 * event, so whoever is told finds it there (James 3.8.1, fixed upstream by 18922f05b0). It only queues work.
 */
record MailboxWatch(Runnable changed) implements EventListener.ReactiveEventListener {

    @Override
    public boolean isHandling(Event event) {
        return event instanceof Added || event instanceof Expunged || event instanceof FlagsUpdated || event instanceof MailboxDeletion;
    }

    @Override
    public Publisher<Void> reactiveEvent(Event event) {
        return Mono.fromRunnable(changed);
    }

    @Override
    public ExecutionMode getExecutionMode() {
        return ExecutionMode.ASYNCHRONOUS;
    }
}
