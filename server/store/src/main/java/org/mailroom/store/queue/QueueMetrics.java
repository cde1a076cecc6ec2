package org.mailroom.store.queue;

import static org.apache.james.queue.api.MailQueue.DEQUEUED_METRIC_NAME_PREFIX;
import static org.apache.james.queue.api.MailQueue.ENQUEUED_METRIC_NAME_PREFIX;
import static org.apache.james.queue.api.MailQueue.ENQUEUED_TIMER_METRIC_NAME_PREFIX;
import static org.apache.james.queue.api.MailQueue.QUEUE_SIZE_METRIC_NAME_PREFIX;

import org.apache.james.metrics.api.Gauge;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;

/** The counters that James names for a mail queue. */
final class QueueMetrics {
    /** What is timed. */
    interface Enqueueing {
        void run() throws MailQueue.MailQueueException;
    }

    private final MetricFactory factory;
    private final Metric enqueued;
    private final Metric dequeued;
    private final String timer;

    QueueMetrics(QueueParts parts, MailQueueName name, Gauge<Long> size) {
        this.factory = parts.metrics();
        this.enqueued = factory.generate(ENQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.dequeued = factory.generate(DEQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.timer = ENQUEUED_TIMER_METRIC_NAME_PREFIX + name.asString();
        parts.gauges().register(QUEUE_SIZE_METRIC_NAME_PREFIX + name.asString(), size);
    }

    void enqueued(Enqueueing work) throws MailQueue.MailQueueException {
        TimeMetric time = factory.timer(timer);
        try {
            work.run();
            enqueued.increment();
        } finally {
            time.stopAndPublish();
        }
    }

    void dequeued() {
        dequeued.increment();
    }
}
