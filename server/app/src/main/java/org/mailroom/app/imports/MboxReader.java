package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

import org.mailroom.app.export.Lines;

/** Cuts one mailbox file into messages; see {@link MboxSource}. For one thread. */
final class MboxReader implements AutoCloseable {
    private static final byte[] CRLF = {'\r', '\n'};

    /**
     * The line before a message.
     *
     * @param offset  where it stands in the file, in bytes
     */
    record Beginning(long offset, Optional<Instant> date) {
    }

    private final InputStream file;
    private final Lines lines;
    private long offset;
    /** The line that was read and is not used yet; null when there is none. */
    private byte[] ahead;
    private long aheadAt;
    private boolean begun;
    /** Whether lines without a date begin no message here. */
    private boolean dated;
    private Message current;

    MboxReader(InputStream file) {
        this.file = file;
        this.lines = new Lines(file);
    }

    /** How far it is, in bytes. */
    long offset() {
        return offset;
    }

    private byte[] line() throws IOException {
        byte[] line = lines.next();
        offset += line == null ? 0 : line.length;
        return line;
    }

    /** Whether the file begins as a mailbox file does, or has nothing in it. */
    boolean plausible() throws IOException {
        first();
        return ahead == null || FromLine.maybe(ahead);
    }

    /** Goes to the first line that is not empty. */
    private void first() throws IOException {
        if (!begun) {
            begun = true;
            do {
                aheadAt = offset;
                ahead = line();
            } while (ahead != null && empty(ahead));
            dated = ahead != null && FromLine.date(ahead).isPresent();
        }
    }

    /** The next message; what is left of the one before is passed over. Empty at the end. */
    Optional<Beginning> next() throws IOException {
        first();
        if (current != null) {
            current.skipRest();
        }
        if (ahead == null) {
            return Optional.empty();
        }
        Beginning beginning = new Beginning(aheadAt, FromLine.date(ahead));
        boolean whole = ended(ahead);
        ahead = null;
        while (!whole) {
            byte[] rest = line();
            whole = rest == null || ended(rest);
        }
        current = new Message();
        return Optional.of(beginning);
    }

    /** The message that {@link #next} has come to; can be read once. */
    InputStream message() {
        return current;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static boolean empty(byte[] line) {
        return line.length == 1 && line[0] == '\n' || Arrays.equals(line, CRLF);
    }

    private static boolean ended(byte[] piece) {
        return piece[piece.length - 1] == '\n';
    }

    private boolean separates(byte[] line, boolean behindEmpty) {
        // Not all programs write the empty line, and files that were put together by cat may lack it; a message must not disappear in another. A sentence with a date in it must not cut one in two.
        return FromLine.maybe(line) && (behindEmpty ? !dated || FromLine.date(line).isPresent() : FromLine.strict(line));
    }

    /**
     * Up to the next message. Lines get CRLF. In a message whose header has LF alone, as mailbox files usually have it, CR in front of LF is a byte of the line.
     */
    private final class Message extends PieceStream {
        private boolean lineStart = true;
        /** An empty line, which belongs to the file when a message or nothing follows. */
        private byte[] held;
        private final LineEnds.Manner manner = new LineEnds.Manner();
        private boolean first = true;
        private boolean over;

        @Override
        byte[] next() throws IOException {
            if (over) {
                return null;
            }
            long begins = offset;
            byte[] piece = line();
            if (piece == null) {
                over = true;
                return null;
            }
            if (lineStart && separates(piece, held != null || first)) {
                ahead = piece;
                aheadAt = begins;
                over = true;
                return null;
            }
            first = false;
            boolean bare = manner.bare(piece);
            byte[] before = held;
            held = null;
            if (lineStart && (bare ? piece.length == 1 && piece[0] == '\n' : empty(piece))) {
                held = piece;
                return after(before, new byte[0]);
            }
            boolean marked = lineStart && FromLine.marked(piece);
            lineStart = ended(piece);
            return after(before, LineEnds.ended(marked ? Arrays.copyOfRange(piece, 1, piece.length) : piece, bare));
        }

        private static byte[] after(byte[] before, byte[] line) {
            if (before == null) {
                return line;
            }
            byte[] both = Arrays.copyOf(CRLF, CRLF.length + line.length);
            System.arraycopy(line, 0, both, CRLF.length, line.length);
            return both;
        }
    }
}
