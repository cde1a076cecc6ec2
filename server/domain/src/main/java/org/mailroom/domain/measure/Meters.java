package org.mailroom.domain.measure;

/**
 * Port: counts and times what happens. It may be called at every step, also where it is hot: it costs less than a microsecond, never blocks and never throws because of what
 * it is told, but for labels that the {@link Measure} does not have. Safe from any thread.
 */
public interface Meters {
    /** For programs that nobody asks for figures. */
    Meters OFF = new Meters() {
        @Override
        public void count(Measure what, String... labels) {
            // Nobody asks.
        }

        @Override
        public void time(Measure what, long nanos, String... labels) {
            // Nobody asks.
        }
    };

    /**
     * It has happened once more.
     *
     * @param labels  a value for each label of the measure, in its order
     */
    void count(Measure what, String... labels);

    /**
     * It has taken so long.
     *
     * @param nanos  the difference of two {@link System#nanoTime}
     */
    void time(Measure what, long nanos, String... labels);
}
