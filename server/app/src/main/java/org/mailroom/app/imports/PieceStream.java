package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;

/** A stream that comes in pieces. For one thread. */
abstract class PieceStream extends InputStream {
    private byte[] piece = {};
    private int at;

    /** The next piece, which may be empty; null at the end, and from then on. */
    abstract byte[] next() throws IOException;

    /** Reads to the end. */
    void skipRest() throws IOException {
        while (fill()) {
            at = piece.length;
        }
    }

    private boolean fill() throws IOException {
        while (at == piece.length) {
            byte[] next = next();
            if (next == null) {
                return false;
            }
            piece = next;
            at = 0;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, from, some);
        at += some;
        return some;
    }
}
