package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.mailroom.app.export.Lines;

/** A message with CRLF at the end of each line. Where its first line ends with LF alone, CR in front of LF is a byte of the line. For one thread. */
final class LineEnds extends InputStream {
    private final InputStream message;
    private final Lines lines;
    private byte[] buffer = {};
    private int at;
    private boolean first = true;
    private boolean bare;

    LineEnds(InputStream message) {
        this.message = message;
        this.lines = new Lines(message);
    }

    /** Whether a message whose first line is this has LF alone. */
    static boolean bare(byte[] line) {
        return line.length < 2 || line[line.length - 2] != '\r';
    }

    /** The line, or a piece of it, with the right end. */
    static byte[] ended(byte[] piece, boolean bare) {
        if (piece[piece.length - 1] != '\n' || !bare && !bare(piece)) {
            return piece;
        }
        byte[] line = Arrays.copyOf(piece, piece.length + 1);
        line[piece.length - 1] = '\r';
        line[piece.length] = '\n';
        return line;
    }

    /** Says whether there is something in the buffer. */
    private boolean fill() throws IOException {
        if (at == buffer.length) {
            byte[] piece = lines.next();
            if (piece == null) {
                return false;
            }
            if (first) {
                first = false;
                bare = bare(piece);
            }
            buffer = ended(piece, bare);
            at = 0;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(length, buffer.length - at);
        System.arraycopy(buffer, at, into, from, some);
        at += some;
        return some;
    }

    @Override
    public void close() throws IOException {
        message.close();
    }
}
