package org.mailroom.store.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * The header of a message, up to and with its empty line, and the rest of the stream. A line ends with LF or CR LF. A header
 * of more than {@value #MOST} octets is cut there; header and rest together are always the message.
 */
public record Header(byte[] bytes, InputStream rest) {
    static final int MOST = 1 << 20;
    private static final int CHUNK = 8192;

    public static Header read(InputStream message) throws IOException {
        byte[] seen = new byte[CHUNK];
        int length = 0;
        int lineStart = 0;
        while (true) {
            int read = message.readNBytes(seen, length, seen.length - length);
            for (int i = length; i < length + read; i++) {
                if (seen[i] == '\n') {
                    if (i == lineStart || i == lineStart + 1 && seen[lineStart] == '\r') {
                        return cut(seen, i + 1, length + read, message);
                    }
                    lineStart = i + 1;
                }
            }
            length += read;
            if (length < seen.length || length == MOST) {
                return cut(seen, length, length, message);
            }
            seen = Arrays.copyOf(seen, Math.min(MOST, seen.length * 4));
        }
    }

    private static Header cut(byte[] seen, int end, int length, InputStream message) {
        InputStream rest = end == length ? message : new SequenceInputStream(new ByteArrayInputStream(seen, end, length - end), message);
        return new Header(Arrays.copyOf(seen, end), rest);
    }
}
