package org.mailroom.app.measure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * Counts what James's parts report: how often, and for timed blocking steps how long in all. Replaces
 * {@code DropWizardMetricFactory}, which keeps a sample of every duration and costs a histogram update on each command. Steps that are
 * publishers are not timed. Safe from any thread. Proof: {@code MetricsTest}.
 */
public final class JamesFigures implements MetricFactory, MultiCollector {
    private static final double NANOS = 1e9;

    private record Times(LongAdder count, LongAdder nanos) {
    }

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, Times> times = new ConcurrentHashMap<>();

    /** The count of this name; 0 where nobody reports it. */
    long count(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder all = GaugeSnapshot.builder().name("james_count").help("What parts of Apache James count, up and down");
        counts.forEach((name, count) -> all.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(Labels.of("name", name)).value(count.sum()).build()));
        SummarySnapshot.Builder timed = SummarySnapshot.builder().name("james_step_seconds").help("Steps that parts of Apache James time").unit(Unit.SECONDS);
        times.forEach((name, time) -> timed.dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder().labels(Labels.of("name", name)).count(time.count().sum())
            .sum(time.nanos().sum() / NANOS).build()));
        return MetricSnapshots.builder().metricSnapshot(all.build()).metricSnapshot(timed.build()).build();
    }

    @Override
    public Metric generate(String name) {
        return new Counter(counts.computeIfAbsent(name, key -> new LongAdder()));
    }

    @Override
    public TimeMetric timer(String name) {
        return new Timer(name, System.nanoTime(), times.computeIfAbsent(name, key -> new Times(new LongAdder(), new LongAdder())));
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

    private record Timer(String name, long start, Times times) implements TimeMetric {
        @Override
        public ExecutionResult stopAndPublish() {
            long elapsed = System.nanoTime() - start;
            times.count().increment();
            times.nanos().add(elapsed);
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
