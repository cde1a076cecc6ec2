package org.mailroom.imap.wire;

import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.events.MailboxEvents.Expunged;
import org.apache.james.mailbox.events.MailboxEvents.FlagsUpdated;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Mono;

/**
 * Stands at a selected mailbox from before its first event to its end and tells the connection that something changed.
 * It must be there first: {@code SelectedMailboxImpl} looks its listener up before it takes an event in, so one that
 * is registered by IDLE itself can miss the event that comes with it (JAMES-3.8.1.md 18922f05b0). It only queues work.
 */
record MailboxWatch(Runnable changed) implements EventListener.ReactiveEventListener {

    @Override
    public boolean isHandling(Event event) {
        return event instanceof Added || event instanceof Expunged || event instanceof FlagsUpdated;
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
