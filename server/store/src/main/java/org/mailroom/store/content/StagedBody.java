package org.mailroom.store.content;

import java.util.Optional;

/**
 * A body that is read and, when large, safe on disk, but that no row refers to yet. It is held until closed: the
 * sweep leaves it alone, so whoever staged it closes it after the transaction that kept it has ended.
 */
public final class StagedBody implements AutoCloseable {
    private final String hash;
    private final long octets;
    private final Optional<byte[]> bytes;
    private final Runnable release;

    StagedBody(String hash, long octets, Optional<byte[]> bytes, Runnable release) {
        this.hash = hash;
        this.octets = octets;
        this.bytes = bytes;
        this.release = release;
    }

    /** SHA-256 of the content, 64 hexadecimal digits: the name under which {@link BodyStore#open} finds it. */
    public String hash() {
        return hash;
    }

    public long octets() {
        return octets;
    }

    /** The content itself when it is small enough to be a row; not to be changed. */
    public Optional<byte[]> bytes() {
        return bytes;
    }

    @Override
    public void close() {
        release.run();
    }
}
