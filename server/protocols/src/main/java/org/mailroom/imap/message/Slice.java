package org.mailroom.imap.message;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.apache.james.imap.message.response.FetchResponse;

/** Bytes that FETCH answers with under a name. Immutable. */
final class Slice implements FetchResponse.BodyElement {
    private static final int SMALL = 128 * 1024;

    private final String name;
    private final Source source;
    private final long from;
    private final long size;

    Slice(String name, Source source, long from, long size) {
        this.name = name;
        this.source = source;
        this.from = from;
        this.size = size;
    }

    static Slice of(String name, byte[] bytes) {
        return new Slice(name, () -> new ByteArrayInputStream(bytes), 0, bytes.length);
    }

    /** The octets that a partial fetch wants; none when it begins behind the end. */
    Slice part(Long first, Long count) {
        if (first == null) {
            return this;
        }
        long start = Math.min(first, size);
        return new Slice(name + "<" + first + ">", source, from + start, count == null ? size - start : Math.min(count, size - start));
    }

    /** Itself, read already if it is small. What cannot be read any more shows now, not in the middle of an answer. */
    Slice ready() throws IOException {
        if (size > SMALL) {
            return this;
        }
        try (InputStream in = getInputStream()) {
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw new IOException("A message is shorter than it was");
            }
            return of(name, bytes);
        }
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream in = source.open();
        try {
            in.skipNBytes(from);
        } catch (EOFException e) {
            in.close();
            throw new IOException("A message is shorter than it was", e);
        }
        return new FilterInputStream(in) {
            private long left = size;

            @Override
            public int read() throws IOException {
                int c = left > 0 ? super.read() : -1;
                left -= c < 0 ? 0 : 1;
                return c;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = left > 0 ? super.read(bytes, offset, (int) Math.min(left, length)) : -1;
                left -= Math.max(read, 0);
                return read;
            }
        };
    }

    /** Where bytes come from, as often as wished. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }
}
