package org.mailroom.imap.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.mail.internet.MimeUtility;

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
                fields.add(new Field(name(start, end), start, end));
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

    /** In small letters; empty for a line that is no field. */
    private String name(int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        return colon == end ? "" : new String(bytes, start, colon - start, StandardCharsets.ISO_8859_1).trim().toLowerCase(Locale.ROOT);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The fields with these names, or all others, as they came, and the empty line (RFC 3501 6.4.5, HEADER.FIELDS). */
    byte[] select(Collection<String> names, boolean these) {
        Set<String> wanted = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        ByteArrayOutputStream selected = new ByteArrayOutputStream();
        for (Field field : fields) {
            if (wanted.contains(field.name()) == these) {
                selected.write(bytes, field.start(), field.end() - field.start());
            }
        }
        if (ended) {
            selected.write('\r');
            selected.write('\n');
        }
        return selected.toByteArray();
    }

    /** The value of the first field of this name in one line, each char a byte; empty when there is none or nothing in it. */
    Optional<String> value(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst()
            .map(field -> new String(bytes, field.start(), field.end() - field.start(), StandardCharsets.ISO_8859_1))
            .map(line -> MimeUtility.unfold(line.substring(line.indexOf(':') + 1)).trim())
            .filter(value -> !value.isEmpty());
    }

    private record Field(String name, int start, int end) { }
}
