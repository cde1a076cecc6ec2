package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.mailroom.app.export.Lines;

/** A message with CRLF at the end of each line. Where the lines of its header end with LF alone, CR in front of LF is a byte of the line. For one thread. */
final class LineEnds extends PieceStream {
    private final InputStream message;
    private final Lines lines;
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

    @Override
    byte[] next() throws IOException {
        byte[] piece = lines.next();
        return piece == null ? null : ended(piece, manner.bare(piece));
    }

    @Override
    public void close() throws IOException {
        message.close();
    }
}
