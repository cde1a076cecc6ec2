package org.mailroom.domain.measure;

class CountingMetersTest extends MetersContract {
    private final CountingMeters meters = new CountingMeters();

    @Override
    protected Meters meters() {
        return meters;
    }

    @Override
    protected long counted(Measure what, String... labels) {
        return meters.of(what, labels);
    }
}
