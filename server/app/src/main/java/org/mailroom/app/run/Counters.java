package org.mailroom.app.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

/**
 * Counts what James's parts report: how often, and for timed blocking steps how long in all. Replaces
 * {@code DropWizardMetricFactory}, which keeps a sample of every duration and costs a histogram update on each command. Steps that are
 * publishers are not timed. Safe from any thread.
 */
final class Counters implements MetricFactory {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();

    @Override
    public Metric generate(String name) {
        return new Counter(counts.computeIfAbsent(name, key -> new LongAdder()));
    }

    @Override
    public TimeMetric timer(String name) {
        LongAdder count = counts.computeIfAbsent(name, key -> new LongAdder());
        LongAdder total = nanos.computeIfAbsent(name, key -> new LongAdder());
        return new Timer(name, System.nanoTime(), count, total);
    }

    @Override
    public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
        return publisher;
    }

    @Override
    public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(String name, Publisher<T> publisher) {
        return publisher;
    }

    private record Counter(LongAdder count) implements Metric {
        @Override
        public void increment() {
            count.increment();
        }

        @Override
        public void decrement() {
            count.decrement();
        }

        @Override
        public void add(int more) {
            count.add(more);
        }

        @Override
        public void remove(int less) {
            count.add(-less);
        }

        @Override
        public long getCount() {
            return count.sum();
        }
    }

    private record Timer(String name, long start, LongAdder count, LongAdder total) implements TimeMetric {
        @Override
        public ExecutionResult stopAndPublish() {
            long elapsed = System.nanoTime() - start;
            count.increment();
            total.add(elapsed);
            return new Elapsed(Duration.ofNanos(elapsed));
        }
    }

    private record Elapsed(Duration elasped) implements TimeMetric.ExecutionResult {
        @Override
        public TimeMetric.ExecutionResult logWhenExceedP99(Duration threshold) {
            return this;
        }
    }
}
