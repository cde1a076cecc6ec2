package org.mailroom.store.backup;

import java.io.IOException;
import java.io.OutputStream;

/** Takes the parts of a backup, one after the other. */
@FunctionalInterface
public interface Parts {
    /** Writes one part, and leaves the stream open. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @param name  with {@code /} between directories; each once */
    void add(String name, Content content) throws IOException;
}
