package org.mailroom.store.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import org.apache.james.server.core.MimeMessageSource;

/**
 * A stored message's bytes: the header at hand, the body opened when a reader gets there, so looking at header fields
 * reads no body. A body that is missing is an {@link IOException}, never an empty stream. Thread-safe.
 */
final class StoredText implements MimeMessageSource {
    /** Opens the body anew at each call. */
    @FunctionalInterface
    interface Body {
        InputStream open() throws IOException;
    }

    private final String name;
    private final byte[] header;
    private final String bodyHash;
    private final long octets;
    private final Body body;

    StoredText(String name, byte[] header, String bodyHash, long octets, Body body) {
        this.name = name;
        this.header = header;
        this.bodyHash = bodyHash;
        this.octets = octets;
        this.body = body;
    }

    byte[] header() {
        return header;
    }

    String bodyHash() {
        return bodyHash;
    }

    InputStream body() {
        return new Late();
    }

    @Override
    public String getSourceId() {
        return name;
    }

    @Override
    public InputStream getInputStream() {
        return new SequenceInputStream(new ByteArrayInputStream(header), new Late());
    }

    @Override
    public long getMessageSize() {
        return octets;
    }

    private final class Late extends InputStream {
        private InputStream opened;

        @Override
        public int read() throws IOException {
            return stream().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return length == 0 ? 0 : stream().read(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (opened != null) {
                opened.close();
            }
        }

        private InputStream stream() throws IOException {
            if (opened == null) {
                opened = body.open();
            }
            return opened;
        }
    }
}
