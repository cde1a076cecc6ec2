package org.mailroom.app.setup;

import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;

/** The store as an administrative command needs it while no server runs; whoever opened it closes it. */
public interface OpenStore extends AutoCloseable {

    /** What the store has behind this port of the domain, or {@link Examiner}; ends with the store. */
    <T> T port(Class<T> kind);

    @Override
    void close() throws Failure;

    /** Opens the store of the settings, with their data directory, which the caller holds. */
    @FunctionalInterface
    interface Opener {
        OpenStore open(Settings settings) throws Failure;
    }
}
