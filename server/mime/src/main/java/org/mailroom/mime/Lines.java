package org.mailroom.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a message up to the next line that delimits parts (RFC 2046 5.1.1). Takes time with the length of the message alone, and memory for one piece of it. For one thread.
 */
final class Lines {
    /** Of a delimiter line no more is looked at; boundaries are shorter (RFC 2046: 70). */
    private static final int LONGEST_DELIMITER = 500;
    private static final int SIZE = 32 << 10;
    /** So much is in the buffer when it is looked into: a line end, and a delimiter behind it. */
    private static final int AHEAD = 1024;

    /**
     * @param level  of its multipart, from 0
     * @param last  whether it ends the multipart
     * @param end  where the part before it ends: the line end before a delimiter belongs to it
     * @param lines  how many lines have ended before that
     */
    record Delimiter(int level, boolean last, long end, long lines) {
    }

    private final InputStream in;
    private final byte[] buffer = new byte[SIZE];
    /** Of the multiparts that are open, the outermost first, each with its dashes. */
    private final List<byte[]> boundaries = new ArrayList<>();
    private int next;
    private int filled;
    private boolean ended;
    private long position;
    /** Whether a line begins here of which no byte was given out. */
    private boolean fresh = true;
    /** How long the end of the line before is. */
    private int lineEnd;
    private boolean flat;
    private boolean counting;
    private long lines;
    private Delimiter reached;

    Lines(InputStream in) {
        this.in = in;
    }

    /** How many bytes lie behind. */
    long position() {
        return position;
    }

    /** Counts lines from here on. */
    void count() {
        counting = true;
    }

    /** How many lines have ended. */
    long lines() {
        return lines;
    }

    /** Opens a multipart; false if nothing can be told from this boundary. */
    boolean open(String boundary) {
        byte[] bytes = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        boolean usable = bytes.length > 2 && bytes.length < LONGEST_DELIMITER - 4;
        if (usable) {
            boundaries.add(bytes);
        }
        return usable;
    }

    /** Closes the multiparts from this level on. */
    void close(int level) {
        boundaries.subList(level, boundaries.size()).clear();
    }

    /** Takes all that follows for content. */
    void flatten() {
        flat = true;
    }

    /** Reads a header with the empty line that ends it; a delimiter ends it too. What is beyond the limit is passed over. */
    byte[] header(int most) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        boolean goesOn = true;
        while (goesOn) {
            look();
            reached = delimiter(next, lineEnd);
            goesOn = reached == null && next < filled && !blank();
            if (reached == null && next < filled) {
                line(header, most);
            }
        }
        fresh = true;
        return header.toByteArray();
    }

    private boolean blank() {
        return buffer[next] == '\n' || buffer[next] == '\r' && next + 1 < filled && buffer[next + 1] == '\n';
    }

    /** Whether the content is at its end, by a delimiter. */
    boolean delimited() {
        return reached != null;
    }

    /** Passes over what is left of the content and the delimiter behind it; null at the end of the message. */
    Delimiter skip() throws IOException {
        while (read(null, 0, SIZE) >= 0) {
            continue;
        }
        Delimiter passed = reached;
        if (passed != null) {
            line(new ByteArrayOutputStream(), 0);
            reached = null;
            fresh = true;
        }
        return passed;
    }

    /** Passes over a line, and keeps it as far as there is room. */
    private void line(ByteArrayOutputStream kept, int most) throws IOException {
        boolean afterReturn = false;
        boolean ends = false;
        lineEnd = 0;
        while (!ends && (next < filled || fill())) {
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            ends = end < filled;
            afterReturn = end == next ? afterReturn : buffer[end - 1] == '\r';
            lineEnd = !ends ? 0 : afterReturn ? 2 : 1;
            int length = end - next + (ends ? 1 : 0);
            kept.write(buffer, next, Math.max(0, Math.min(length, most - kept.size())));
            pass(length);
        }
    }

    /** Gives content; as {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] into, int from, int length) throws IOException {
        int read = 0;
        while (read < length && !atDelimiter()) {
            int ready = ready();
            if (ready == 0) {
                break;
            }
            int given = Math.min(ready, length - read);
            // A line end is not cut in two: it may belong to a delimiter.
            given -= given < ready && given > 1 && buffer[next + given - 1] == '\r' ? 1 : 0;
            if (into != null) {
                System.arraycopy(buffer, next, into, from + read, given);
            }
            pass(given);
            read += given;
        }
        return read == 0 && length > 0 ? -1 : read;
    }

    /** Looks whether the content ends here, and if so goes to the delimiter. */
    private boolean atDelimiter() throws IOException {
        if (reached != null) {
            return true;
        }
        look();
        if (fresh) {
            fresh = false;
            reached = delimiter(next, lineEnd);
        }
        int begin = reached == null ? lineEndAt(next) : 0;
        if (begin > 0) {
            reached = delimiter(next + begin, 0);
            pass(reached == null ? 0 : begin);
        }
        return reached != null;
    }

    private void pass(int bytes) {
        for (int i = counting ? next : next + bytes; i < next + bytes; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
        }
        next += bytes;
        position += bytes;
    }

    private int lineEndAt(int at) {
        if (at < filled && buffer[at] == '\n') {
            return 1;
        }
        return at + 1 < filled && buffer[at] == '\r' && buffer[at + 1] == '\n' ? 2 : 0;
    }

    /** How many bytes are content before the next line end that may belong to a delimiter; some, unless the message is at its end. */
    private int ready() {
        int limit = ended ? filled : filled - LONGEST_DELIMITER - 4;
        int end = Math.min(next + Math.max(1, lineEndAt(next)), filled);
        while (end < limit && !(buffer[end] == '\n' && end + 2 < filled && buffer[end + 1] == '-' && buffer[end + 2] == '-')) {
            end++;
        }
        boolean mayBelong = end > next + 1 && end < filled && buffer[end - 1] == '\r';
        return (mayBelong ? end - 1 : end) - next;
    }

    /** @param passed  how long the line end before it is, if that lies behind already */
    private Delimiter delimiter(int start, int passed) {
        if (flat || start + 2 > filled || buffer[start] != '-' || buffer[start + 1] != '-') {
            return null;
        }
        int stop = start;
        while (stop < filled && stop - start < LONGEST_DELIMITER && buffer[stop] != '\n') {
            stop++;
        }
        for (int level = boundaries.size() - 1; level >= 0; level--) {
            byte[] boundary = boundaries.get(level);
            int after = start + boundary.length;
            if (after <= stop && Arrays.equals(buffer, start, after, boundary, 0, boundary.length)) {
                boolean last = after + 1 < stop && buffer[after] == '-' && buffer[after + 1] == '-';
                if (last || after == stop || (buffer[after] & 0xff) <= ' ') {
                    return new Delimiter(level, last, position - passed, lines - (passed > 0 ? 1 : 0));
                }
            }
        }
        return null;
    }

    /** Sees to it that enough is in the buffer to tell a delimiter. */
    private void look() throws IOException {
        if (!ended && filled - next < AHEAD) {
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
            while (!ended && filled < AHEAD) {
                more();
            }
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = 0;
        if (!ended) {
            more();
        }
        return filled > 0;
    }

    private void more() throws IOException {
        int read = in.read(buffer, filled, buffer.length - filled);
        ended = read <= 0;
        filled += Math.max(0, read);
    }
}
