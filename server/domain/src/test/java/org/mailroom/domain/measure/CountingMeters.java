package org.mailroom.domain.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Figures for tests. */
public final class CountingMeters implements Meters {
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    /** How often it was counted or timed. */
    public long of(Measure what, String... labels) {
        LongAdder count = counts.get(key(what, labels));
        return count == null ? 0 : count.sum();
    }

    @Override
    public void count(Measure what, String... labels) {
        counts.computeIfAbsent(key(what, labels), key -> new LongAdder()).increment();
    }

    @Override
    public void time(Measure what, long nanos, String... labels) {
        count(what, labels);
    }

    private static List<String> key(Measure what, String... labels) {
        if (labels.length != what.labels().size()) {
            throw new IllegalArgumentException(what + " has the labels " + what.labels() + ", not " + Arrays.toString(labels));
        }
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(what.word()), Arrays.stream(labels)).toList();
    }
}
