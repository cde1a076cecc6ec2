package org.mailroom.store.backup;

import java.io.IOException;
import java.util.List;

/** All that a database has had committed at one moment, whatever is written meanwhile. For one thread. Its methods throw {@code Unavailable} when the database does not answer. */
public interface Snapshot extends AutoCloseable {

    /** The version of its schema. */
    int schema();

    /** Hands over what the database has. */
    void write(Parts parts) throws IOException;

    /** The hashes of the bodies that somebody refers to and that are files. */
    List<String> bodyFiles();

    @Override
    void close();
}
