package org.mailroom.store.queue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

import org.apache.james.queue.api.ManageableMailQueue.DefaultMailQueueItemView;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueItemView;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueIterator;
import org.apache.james.server.core.MailImpl;

/**
 * The mails that were in a queue at one moment, in the order in which they go out. Holds their ids and reads one mail at a
 * time; what left the queue meanwhile is passed over. Keeps nothing open. Not thread-safe.
 */
final class QueueView implements MailQueueIterator {
    /** A mail and when it is due. */
    record Shown(MailImpl mail, long due) {
    }

    private final Iterator<Long> ids;
    private final Function<Long, Optional<Shown>> reader;
    private final Deque<Shown> ready = new ArrayDeque<>(1);

    QueueView(List<Long> ids, Function<Long, Optional<Shown>> reader) {
        this.ids = ids.iterator();
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && ids.hasNext()) {
            reader.apply(ids.next()).ifPresent(ready::add);
        }
        return !ready.isEmpty();
    }

    @Override
    public MailQueueItemView next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Shown shown = ready.remove();
        return new DefaultMailQueueItemView(shown.mail(), Instant.ofEpochMilli(shown.due()).atZone(ZoneOffset.UTC));
    }

    @Override
    public void close() {
        ready.clear();
    }
}
