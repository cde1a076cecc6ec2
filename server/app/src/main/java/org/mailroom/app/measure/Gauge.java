package org.mailroom.app.measure;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** How much there is of something just now, by labels. For one thread. */
final class Gauge {
    private final GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder();
    private final String[] labels;

    Gauge(String word, String help, String... labels) {
        snapshot.name(PrometheusMeters.PREFIX + word).help(help);
        this.labels = labels;
    }

    Gauge at(double value, String... values) {
        snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels, values)).build());
        return this;
    }

    GaugeSnapshot snapshot() {
        return snapshot.build();
    }
}
