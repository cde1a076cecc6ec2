package org.mailroom.app.measure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.mailroom.webadmin.api.Figures;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** All figures as a document: what was counted, what waits, what James's parts report, and how the virtual machine is. Thread-safe. Proof: {@code MetricsTest}. */
public final class Exposition implements Figures {
    private static final int USUAL_SIZE = 128 << 10;

    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();
    private boolean machine;

    public Exposition(PrometheusMeters meters, MultiCollector... more) {
        registry = meters.registry();
        for (MultiCollector collector : more) {
            registry.register(collector);
        }
    }

    @Override
    public Text now(String accept) {
        machine();
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream content = new ByteArrayOutputStream(USUAL_SIZE);
        try {
            writer.write(content, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a document in memory cannot be written", e);
        }
        return new Text(writer.getContentType(), content.toByteArray());
    }

    /** Not before somebody asks: it takes a moment, which the start does not have. */
    private synchronized void machine() {
        if (!machine) {
            JvmMetrics.builder().register(registry);
            machine = true;
        }
    }
}
