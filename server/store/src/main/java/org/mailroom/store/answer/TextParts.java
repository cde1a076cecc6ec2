package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.mail.MessagingException;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeUtility;

/**
 * Changes the text that people see of a message, in its plain and HTML parts. A part that the change leaves as it is, attachments, messages
 * in the message and signed content stay byte for byte; a changed part keeps its charset as long as that can say the new
 * text, else it is UTF-8. For one thread.
 */
final class TextParts {
    /** Deeper parts are left as they are: nobody writes them, and each level takes a piece of the stack. */
    private static final int DEEPEST = 100;

    /** Makes another text of a part's. */
    @FunctionalInterface
    interface Change {
        String apply(String text, boolean html);
    }

    private static final int LONGEST_LINE = 900;

    private final Change change;
    private final boolean legible;
    private int seen;
    private int depth;

    private TextParts(Change change, boolean legible) {
        this.change = change;
        this.legible = legible;
    }

    /** The message after the change. */
    static byte[] change(byte[] message, Change change) throws IOException {
        return change(message, change, false);
    }

    /** @param legible  whether ASCII in a changed part is to be read without decoding: quoted-printable instead of base64 */
    static byte[] change(byte[] message, Change change, boolean legible) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1024);
        new TextParts(change, legible).part(message, 0, message.length, out);
        return out.toByteArray();
    }

    /** How many parts people see as text. */
    static int count(byte[] message) throws IOException {
        TextParts counting = new TextParts((text, html) -> text, false);
        counting.part(message, 0, message.length, OutputStream.nullOutputStream());
        return counting.seen;
    }

    private void part(byte[] bytes, int from, int to, OutputStream out) throws IOException {
        int body = bodyStart(bytes, from, to);
        MailHeader header = MailHeader.of(Arrays.copyOfRange(bytes, from, body));
        Optional<ContentType> type = type(header);
        String kind = type.map(known -> known.getBaseType().toLowerCase(Locale.ROOT)).orElse(header.body("Content-Type").isPresent() ? "?" : "text/plain");
        String boundary = type.map(known -> known.getParameter("boundary")).orElse(null);
        boolean signed = kind.equals("multipart/signed") || kind.equals("multipart/encrypted");
        if (kind.startsWith("multipart/") && boundary != null && !signed && depth < DEEPEST) {
            out.write(bytes, from, body - from);
            depth++;
            parts(bytes, body, to, boundary, out);
            depth--;
        } else if ((kind.equals("text/plain") || kind.equals("text/html")) && !attachment(header)) {
            text(bytes, from, body, to, header, type, out);
        } else {
            out.write(bytes, from, to - from);
        }
    }

    private void parts(byte[] bytes, int from, int to, String boundary, OutputStream out) throws IOException {
        List<int[]> delimiters = delimiters(bytes, from, to, boundary);
        int at = from;
        for (int i = 0; i < delimiters.size(); i++) {
            int[] delimiter = delimiters.get(i);
            out.write(bytes, at, delimiter[1] - at);
            at = delimiter[1];
            if (i + 1 < delimiters.size() && delimiter[2] == 0) {
                part(bytes, at, delimiters.get(i + 1)[0], out);
                at = delimiters.get(i + 1)[0];
            }
        }
        out.write(bytes, at, to - at);
    }

    /** Each with the line end before it: where it begins, where what follows begins, and whether it is the last. */
    private static List<int[]> delimiters(byte[] bytes, int from, int to, String boundary) {
        byte[] mark = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<int[]> found = new ArrayList<>();
        int line = from;
        while (line < to) {
            int end = line;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            int next = Math.min(to, end + 1);
            if (end - line >= mark.length && Arrays.equals(bytes, line, line + mark.length, mark, 0, mark.length)) {
                String rest = new String(bytes, line + mark.length, end - line - mark.length, StandardCharsets.ISO_8859_1).strip();
                if (rest.isEmpty() || rest.equals("--")) {
                    int start = line;
                    start -= start > from && bytes[start - 1] == '\n' ? 1 : 0;
                    start -= start > from && start < line && bytes[start - 1] == '\r' ? 1 : 0;
                    found.add(new int[] {Math.max(start, found.isEmpty() ? from : found.get(found.size() - 1)[1]), next, rest.isEmpty() ? 0 : 1});
                }
            }
            line = next;
        }
        return found;
    }

    private void text(byte[] bytes, int from, int body, int to, MailHeader header, Optional<ContentType> type, OutputStream out) throws IOException {
        seen++;
        boolean html = type.filter(known -> known.match("text/html")).isPresent();
        String encoding = header.body("Content-Transfer-Encoding").orElse("7bit").strip().toLowerCase(Locale.ROOT);
        Charset charset = ContentScan.charset(type.map(known -> known.getParameter("charset")).map(MimeUtility::javaCharset).orElse(null));
        String before = new String(decoded(bytes, body, to, encoding), charset);
        String after = change.apply(before, html);
        if (after.equals(before)) {
            out.write(bytes, from, to - from);
            return;
        }
        boolean ascii = after.chars().allMatch(c -> c < 128);
        boolean same = ascii || type.filter(known -> known.getParameter("charset") != null).isPresent() && charset.newEncoder().canEncode(after);
        ContentType now = type.orElse(new ContentType("text", html ? "html" : "plain", null));
        byte[] encoded = after.getBytes(same ? charset : StandardCharsets.UTF_8);
        if (!same) {
            now.setParameter("charset", "UTF-8");
            header.set("Content-Type", now.toString());
        }
        String way = legible && encoding.equals("base64") ? "quoted-printable" : way(encoded, encoding);
        if (!way.equals(encoding)) {
            header.set("Content-Transfer-Encoding", way);
        }
        out.write(header.bytes());
        if (bodyMissing(bytes, from, body)) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(encoded(encoded, way));
    }

    private static boolean bodyMissing(byte[] bytes, int from, int body) {
        String header = new String(bytes, from, body - from, StandardCharsets.ISO_8859_1);
        return !header.endsWith("\n\r\n") && !header.endsWith("\n\n") && !header.equals("\r\n") && !header.equals("\n");
    }

    private static String way(byte[] text, String before) {
        if (before.equals("base64") || before.equals("quoted-printable")) {
            return before;
        }
        int line = 0;
        boolean plain = true;
        boolean ascii = true;
        for (byte b : text) {
            line = b == '\n' ? 0 : line + 1;
            plain = plain && b != 0 && line < LONGEST_LINE;
            ascii = ascii && b > 0;
        }
        if (plain && (ascii || before.equals("8bit"))) {
            return before.equals("8bit") ? before : "7bit";
        }
        return "quoted-printable";
    }

    private static byte[] encoded(byte[] text, String way) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encoder = MimeUtility.encode(out, way)) {
            encoder.write(text);
        } catch (MessagingException e) {
            throw new IOException("no encoder for " + way, e);
        }
        return out.toByteArray();
    }

    private static byte[] decoded(byte[] bytes, int from, int to, String encoding) throws IOException {
        InputStream raw = new ByteArrayInputStream(bytes, from, to - from);
        if (!encoding.equals("base64") && !encoding.equals("quoted-printable")) {
            return raw.readAllBytes();
        }
        try (InputStream decoder = encoding.equals("base64")
                ? new org.apache.james.mime4j.codec.Base64InputStream(raw) : new org.apache.james.mime4j.codec.QuotedPrintableInputStream(raw)) {
            return decoder.readAllBytes();
        }
    }

    private static Optional<ContentType> type(MailHeader header) {
        try {
            return header.body("Content-Type").isEmpty() ? Optional.empty() : Optional.of(new ContentType(header.body("Content-Type").get()));
        } catch (javax.mail.internet.ParseException noType) {
            return Optional.empty();
        }
    }

    private static boolean attachment(MailHeader header) {
        return header.body("Content-Disposition").filter(value -> value.toLowerCase(Locale.ROOT).startsWith("attachment")).isPresent();
    }

    /** Behind the empty line; the end where there is none. */
    static int bodyStart(byte[] bytes, int from, int to) {
        int line = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (i == line || i == line + 1 && bytes[line] == '\r') {
                    return i + 1;
                }
                line = i + 1;
            }
        }
        return to;
    }

    /** A message with one more text before everything else, for one that has no text of its own. */
    static byte[] led(byte[] message, String text) throws IOException {
        int body = bodyStart(message, 0, message.length);
        MailHeader header = MailHeader.of(Arrays.copyOf(message, body));
        MailHeader inner = header.withoutContent();
        String boundary = "=_" + java.util.UUID.randomUUID();
        Map.of("MIME-Version", "1.0", "Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"").forEach(header::set);
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1024);
        out.write(header.bytes());
        if (bodyMissing(message, 0, body)) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(("--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + text + "\r\n--" + boundary + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(inner.bytes());
        out.write(message, body, message.length - body);
        out.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
