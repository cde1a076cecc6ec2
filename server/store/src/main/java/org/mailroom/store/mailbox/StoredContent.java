package org.mailroom.store.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import org.apache.james.mailbox.model.Content;
import org.mailroom.store.content.BodyStore;

/**
 * A stored message's octets. The header is at hand or fetched once; the body is at hand, or opened only when a reader gets past
 * the header. A body that is missing is an error, never an empty stream (James 3.8.1).
 */
final class StoredContent implements Content {
    interface HeaderSource {
        byte[] header() throws IOException;
    }

    private final BodyStore bodies;
    private final HeaderSource header;
    private final String bodyHash;
    private final Optional<byte[]> atHand;
    private final long octets;

    StoredContent(BodyStore bodies, HeaderSource header, String bodyHash, Optional<byte[]> atHand, long octets) {
        this.bodies = bodies;
        this.header = header;
        this.bodyHash = bodyHash;
        this.atHand = atHand;
        this.octets = octets;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new HeaderThenBody(header.header());
    }

    @Override
    public long size() {
        return octets;
    }

    private final class HeaderThenBody extends InputStream {
        private final ByteArrayInputStream head;
        private InputStream body;

        HeaderThenBody(byte[] header) {
            this.head = new ByteArrayInputStream(header);
        }

        @Override
        public int read() throws IOException {
            return head.available() > 0 ? head.read() : body().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            return head.available() > 0 ? head.read(buffer, offset, length) : body().read(buffer, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            if (count <= 0) {
                return 0;
            }
            long skipped = head.skip(count);
            return skipped == count ? skipped : skipped + body().skip(count - skipped);
        }

        @Override
        public int available() throws IOException {
            return head.available() > 0 || body == null ? head.available() : body.available();
        }

        @Override
        public void close() throws IOException {
            if (body != null) {
                body.close();
            }
        }

        private InputStream body() throws IOException {
            if (body == null) {
                body = atHand.isPresent() ? new ByteArrayInputStream(atHand.get()) : bodies.open(bodyHash);
            }
            return body;
        }
    }
}
