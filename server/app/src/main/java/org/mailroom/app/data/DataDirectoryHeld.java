package org.mailroom.app.data;

import java.nio.file.Path;
import java.util.Optional;

import org.mailroom.app.Failure;

/** Another process has the data directory. */
public final class DataDirectoryHeld extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient Holder holder;

    DataDirectoryHeld(Path directory, Holder holder) {
        super("the data directory " + directory + " is held by " + (holder == null ? "another process" : holder) + "; nothing was changed");
        this.holder = holder;
    }

    /** Empty when it did not say who it is (yet). */
    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }
}
