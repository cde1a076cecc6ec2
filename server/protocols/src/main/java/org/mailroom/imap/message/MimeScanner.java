package org.mailroom.imap.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where the parts of a message begin and end (RFC 2046), in one pass and without keeping what it reads. Takes what no
 * standard describes for what it looks like; never fails for it. Beyond a depth and a number of parts that no mail program makes,
 * a part counts as a leaf. One use, one thread.
 */
final class MimeScanner {
    private static final int DEEPEST = 60;
    private static final int MOST_PARTS = 10_000;
    private static final int LONGEST_DELIMITER = 500;
    private static final int LONGEST_HEADER = 64 << 10;
    private static final Pattern BOUNDARY = Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;]+))",
        Pattern.CASE_INSENSITIVE);

    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private final List<byte[]> boundaries = new ArrayList<>();
    private final byte[] line = new byte[LONGEST_DELIMITER];
    private int next;
    private int filled;
    private int kept;
    private long position;
    private long lineStart;
    private int lineEnd;
    private int previousLineEnd;
    private int count;

    private MimeScanner(InputStream message) {
        this.in = message;
    }

    static MimePart scan(InputStream message) throws IOException {
        MimeScanner scanner = new MimeScanner(message);
        MimePart root = new MimePart();
        scanner.entity(root, 0, false);
        return root;
    }

    /** Reads an entity up to the delimiter that ends it. */
    private Delimiter entity(MimePart part, int depth, boolean inDigest) throws IOException {
        count++;
        part.header = position;
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Delimiter delimiter = null;
        while (delimiter == null && nextLine()) {
            delimiter = delimiter();
            if (delimiter == null && position - lineStart <= lineEnd) {
                break;
            }
            if (header.size() < LONGEST_HEADER) {
                header.write(line, 0, kept);
            }
        }
        part.body = delimiter == null ? position : delimiter.start();
        if (delimiter == null) {
            delimiter = body(part, new HeaderLines(header.toByteArray()).value("content-type")
                .orElse(inDigest ? "message/rfc822" : "text/plain"), depth);
        }
        part.end = Math.max(part.body, delimiter.end());
        return delimiter;
    }

    private Delimiter body(MimePart part, String contentType, int depth) throws IOException {
        String type = contentType.toLowerCase(Locale.ROOT);
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (depth >= DEEPEST || count >= MOST_PARTS) {
            return skip();
        }
        if (type.startsWith("multipart/") && boundary.find()) {
            String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1).replaceAll("\\\\(.)", "$1");
            return parts(part, text.getBytes(StandardCharsets.ISO_8859_1), depth, type.startsWith("multipart/digest"));
        }
        if (type.startsWith("message/rfc822") || type.startsWith("message/global")) {
            part.message = new MimePart();
            return entity(part.message, depth + 1, false);
        }
        return skip();
    }

    private Delimiter parts(MimePart part, byte[] boundary, int depth, boolean digest) throws IOException {
        part.multipart = true;
        int level = boundaries.size();
        boundaries.add(boundary);
        Delimiter delimiter = skip();
        while (delimiter.level() == level && !delimiter.last()) {
            MimePart child = new MimePart();
            part.parts.add(child);
            delimiter = entity(child, depth + 1, digest);
        }
        boundaries.remove(level);
        return delimiter.level() == level ? skip() : delimiter;
    }

    private Delimiter skip() throws IOException {
        while (nextLine()) {
            Delimiter delimiter = delimiter();
            if (delimiter != null) {
                return delimiter;
            }
        }
        return new Delimiter(-1, true, position, position);
    }

    /** Whether the line just read is a delimiter of this multipart or of one around it. */
    private Delimiter delimiter() {
        if (kept < 3 || line[0] != '-' || line[1] != '-') {
            return null;
        }
        for (int level = boundaries.size() - 1; level >= 0; level--) {
            byte[] boundary = boundaries.get(level);
            int after = 2 + boundary.length;
            if (after <= kept && matches(boundary)) {
                boolean last = after + 1 < kept && line[after] == '-' && line[after + 1] == '-';
                if (last || after == kept || line[after] <= ' ') {
                    return new Delimiter(level, last, lineStart, lineStart - previousLineEnd);
                }
            }
        }
        return null;
    }

    private boolean matches(byte[] boundary) {
        for (int i = 0; i < boundary.length; i++) {
            if (line[2 + i] != boundary[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads a line and keeps its beginning; false at the end of the message. */
    private boolean nextLine() throws IOException {
        previousLineEnd = lineEnd;
        lineStart = position;
        kept = 0;
        boolean afterReturn = false;
        while (next < filled || fill()) {
            int from = next;
            while (next < filled && buffer[next] != '\n') {
                next++;
            }
            boolean ended = next < filled;
            afterReturn = next == from ? afterReturn : buffer[next - 1] == '\r';
            next += ended ? 1 : 0;
            position += next - from;
            int keep = Math.min(next - from, line.length - kept);
            System.arraycopy(buffer, from, line, kept, keep);
            kept += keep;
            if (ended) {
                lineEnd = afterReturn ? 2 : 1;
                return true;
            }
        }
        lineEnd = 0;
        return position > lineStart;
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    /**
     * @param level of its multipart, from 0; -1 for the end of the message
     * @param last whether it ends the multipart
     * @param start where the line begins
     * @param end where the part before it ends: the line end before a delimiter belongs to it
     */
    private record Delimiter(int level, boolean last, long start, long end) { }
}
