package org.mailroom.app.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Counts and times in the registry of one server. What can be told beforehand is there from the start with 0, so that its first increase is seen. Thread-safe; a count is an
 * addition to one of several cells (LongAdder), a time one to a bucket. Proof: {@code PrometheusMetersTest}.
 */
public final class PrometheusMeters implements Meters {
    /** Before the name of each measure. */
    public static final String PREFIX = "mailroom_";
    private static final double NANOS = 1e9;
    private static final double[] QUICK = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
    private static final double[] SLOW = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Measure, Counter> counters = new EnumMap<>(Measure.class);
    private final Map<Measure, Histogram> times = new EnumMap<>(Measure.class);

    public PrometheusMeters() {
        for (Measure measure : Measure.values()) {
            String[] labels = measure.labels().stream().map(Measure.Label::name).toArray(String[]::new);
            if (measure.kind() == Measure.Kind.COUNT) {
                counters.put(measure, Counter.builder().name(PREFIX + measure.word()).help(measure.help()).labelNames(labels).withoutExemplars().register(registry));
            } else {
                times.put(measure, Histogram.builder().name(PREFIX + measure.word()).help(measure.help()).labelNames(labels).classicOnly()
                    .classicUpperBounds(measure.kind() == Measure.Kind.QUICK ? QUICK : SLOW).withoutExemplars().register(registry));
            }
            known(measure);
        }
    }

    /** Makes all that the labels can say, where that is known. */
    private void known(Measure measure) {
        if (measure.kind() != Measure.Kind.COUNT || measure.labels().stream().anyMatch(label -> label.values().isEmpty())) {
            return;
        }
        List<List<String>> all = List.of(List.of());
        for (Measure.Label label : measure.labels()) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> before : all) {
                for (String value : label.values()) {
                    List<String> values = new ArrayList<>(before);
                    values.add(value);
                    longer.add(values);
                }
            }
            all = longer;
        }
        all.forEach(values -> counters.get(measure).initLabelValues(values.toArray(String[]::new)));
    }

    @Override
    public void count(Measure what, String... labels) {
        counters.get(what).labelValues(labels).inc();
    }

    @Override
    public void time(Measure what, long nanos, String... labels) {
        times.get(what).labelValues(labels).observe(Math.max(0, nanos) / NANOS);
    }

    PrometheusRegistry registry() {
        return registry;
    }
}
