package org.mailroom.store.mailbox;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the line ends of what is read through it. */
final class LineCount extends FilterInputStream {
    private long lines;

    LineCount(InputStream in) {
        super(in);
    }

    long lines() {
        return lines;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        lines += octet == '\n' ? 1 : 0;
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
        }
        return read;
    }
}
