package org.mailroom.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The header of a message or part as it came, with the empty line that ends it, cut into fields. Immutable. */
public final class HeaderLines {
    static final HeaderLines NONE = new HeaderLines(new byte[0]);

    private final byte[] bytes;
    private final List<Span> spans = new ArrayList<>();
    /** The empty line; empty without one. */
    private final String end;

    /** @param header  of which what stands behind its empty line does not matter */
    public HeaderLines(byte[] header) {
        this.bytes = header;
        int start = 0;
        boolean emptyLine = false;
        while (start < bytes.length && !emptyLine) {
            emptyLine = emptyLine(bytes, start, bytes.length);
            if (!emptyLine) {
                int next = endOfField(bytes, start, bytes.length);
                spans.add(new Span(start, endOfName(bytes, start, next), next));
                start = next;
            }
        }
        this.end = !emptyLine ? "" : bytes[start] == '\n' ? "\n" : "\r\n";
    }

    static boolean emptyLine(byte[] bytes, int start, int length) {
        return bytes[start] == '\n' || bytes[start] == '\r' && start + 1 < length && bytes[start + 1] == '\n';
    }

    /** Behind the line and all that are folded into it. */
    static int endOfField(byte[] bytes, int start, int length) {
        int end = start;
        do {
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, length);
        } while (end < length && (bytes[end] == ' ' || bytes[end] == '\t'));
        return end;
    }

    /** Behind the name, without blanks before the colon; the start for a line that is no field. */
    static int endOfName(byte[] bytes, int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':' && bytes[colon] != '\n') {
            colon++;
        }
        if (colon == end || bytes[colon] == '\n') {
            return start;
        }
        while (colon > start && bytes[colon - 1] <= ' ' && bytes[colon - 1] >= 0) {
            colon--;
        }
        return colon;
    }

    private boolean is(Span field, String name) {
        if (field.endOfName() - field.start() != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(bytes[field.start() + i] & 0xff) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Of ASCII only, whatever the bytes beyond are. */
    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    /** The fields in the order in which they stand; a line that is none has no name. */
    public List<Field> fields() {
        return spans.stream().map(span -> new Field(string(span.start(), span.endOfName()), body(span))).toList();
    }

    /**
     * A field.
     *
     * @param body  what stands behind the colon, with its folds, each char a byte
     */
    public record Field(String name, String body) {
        /** The body decoded. */
        public String text() {
            return HeaderText.decoded(body);
        }
    }

    /** The fields as they came, each with its folds and line ends, a char for a byte. */
    public List<String> lines() {
        return spans.stream().map(span -> string(span.start(), span.end())).toList();
    }

    /** The empty line behind the fields; empty where there is none. */
    public String end() {
        return end;
    }

    private String string(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String body(Span span) {
        String line = string(span.endOfName(), span.end());
        int from = span.endOfName() > span.start() ? line.indexOf(':') + 1 : 0;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int to = line.length();
        while (to > from && (line.charAt(to - 1) == '\n' || line.charAt(to - 1) == '\r')) {
            to--;
        }
        return line.substring(from, to);
    }

    /** As it came. */
    public byte[] bytes() {
        return bytes;
    }

    /** The fields with these names, or all others, as they came, and the empty line (RFC 3501 6.4.5, HEADER.FIELDS). */
    public byte[] select(Collection<String> names, boolean these) {
        byte[] selected = new byte[bytes.length + 2];
        return Arrays.copyOf(selected, new HeaderSelection(names, these).write(bytes, bytes.length, selected));
    }

    /** The value of the first field of this name in one line, each char a byte; empty when there is none or nothing in it. */
    public Optional<String> value(String name) {
        for (Span span : spans) {
            if (is(span, name)) {
                String value = HeaderText.unfolded(body(span)).trim();
                return value.isEmpty() ? Optional.empty() : Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** The first field of this name, one with parameters. */
    public Optional<ContentField> content(String name) {
        return value(name).map(ContentField::of);
    }

    private record Span(int start, int endOfName, int end) { }
}
