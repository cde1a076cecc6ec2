package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.mailroom.app.export.Lines;

/** A message with CRLF at the end of each line. Where the lines of its header end with LF alone, CR in front of LF is a byte of the line. For one thread. */
final class LineEnds extends InputStream {
    private final InputStream message;
    private final Lines lines;
    private byte[] buffer = {};
    private int at;
    private final Manner manner = new Manner();

    LineEnds(InputStream message) {
        this.message = message;
        this.lines = new Lines(message);
    }

    private static boolean bare(byte[] line) {
        return line.length < 2 || line[line.length - 2] != '\r';
    }

    /** How the lines of a message end. One line of the header with CRLF says it: what files mail locally often puts a line with LF in front of those that came. */
    static final class Manner {
        private boolean bare = true;
        private boolean header = true;
        private boolean lineStart = true;

        /** The next line, or a piece of it; says whether LF alone ends it here. */
        boolean bare(byte[] piece) {
            boolean ended = piece[piece.length - 1] == '\n';
            if (header && ended) {
                bare &= LineEnds.bare(piece);
                header = !lineStart || piece.length > (LineEnds.bare(piece) ? 1 : 2);
            }
            lineStart = ended;
            return bare;
        }
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
            buffer = ended(piece, manner.bare(piece));
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
