package org.mailroom.store.queue;

import java.time.Clock;
import java.util.concurrent.ConcurrentMap;

import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.SortableIds;

/** What all queues of a {@link SqlMailQueueFactory} share; {@code holder} is this process, {@code inHand} the mails that it has claimed. */
record QueueParts(Database database, StoredMails mails, SortableIds ids, long holder, ConcurrentMap<Long, QueueRow> inHand, Clock clock, MetricFactory metrics,
                  GaugeRegistry gauges, MailQueueItemDecoratorFactory decorator) {
}
