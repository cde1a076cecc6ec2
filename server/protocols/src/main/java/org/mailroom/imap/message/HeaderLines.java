package org.mailroom.imap.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.mail.internet.MimeUtility;

import com.google.common.base.Ascii;

/** The header of a message or part as it came, with the empty line that ends it, cut into fields. Immutable. */
public final class HeaderLines {
    private final byte[] bytes;
    private final List<Field> fields = new ArrayList<>();
    private final boolean ended;

    public HeaderLines(byte[] header) {
        this.bytes = header;
        int start = 0;
        boolean emptyLine = false;
        while (start < bytes.length && !emptyLine) {
            int end = endOfField(start);
            emptyLine = bytes[start] == '\n' || bytes[start] == '\r' && start + 1 < bytes.length && bytes[start + 1] == '\n';
            if (!emptyLine) {
                fields.add(new Field(start, colon(start, end), end));
            }
            start = end;
        }
        this.ended = emptyLine;
    }

    /** Behind the line and all that are folded into it. */
    private int endOfField(int start) {
        int end = start;
        do {
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, bytes.length);
        } while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t'));
        return end;
    }

    /** Behind the name, without blanks before the colon; the start for a line that is no field. */
    private int colon(int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        if (colon == end) {
            return start;
        }
        while (colon > start && bytes[colon - 1] <= ' ' && bytes[colon - 1] >= 0) {
            colon--;
        }
        return colon;
    }

    private boolean is(Field field, String name) {
        if (field.endOfName() - field.start() != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Ascii.toLowerCase((char) (bytes[field.start() + i] & 0xff)) != Ascii.toLowerCase(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The fields with these names, or all others, as they came, and the empty line (RFC 3501 6.4.5, HEADER.FIELDS). */
    byte[] select(Collection<String> names, boolean these) {
        ByteArrayOutputStream selected = new ByteArrayOutputStream(bytes.length);
        for (Field field : fields) {
            if (isOneOf(field, names) == these) {
                selected.write(bytes, field.start(), field.end() - field.start());
            }
        }
        if (ended) {
            selected.write('\r');
            selected.write('\n');
        }
        return selected.toByteArray();
    }

    private boolean isOneOf(Field field, Collection<String> names) {
        for (String name : names) {
            if (is(field, name)) {
                return true;
            }
        }
        return false;
    }

    /** The value of the first field of this name in one line, each char a byte; empty when there is none or nothing in it. */
    Optional<String> value(String name) {
        return fields.stream().filter(field -> is(field, name)).findFirst()
            .map(field -> new String(bytes, field.start(), field.end() - field.start(), StandardCharsets.ISO_8859_1))
            .map(line -> MimeUtility.unfold(line.substring(line.indexOf(':') + 1)).trim())
            .filter(value -> !value.isEmpty());
    }

    private record Field(int start, int endOfName, int end) { }
}
