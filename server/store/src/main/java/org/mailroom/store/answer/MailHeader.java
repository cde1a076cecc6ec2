package org.mailroom.store.answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.HeaderImpl;
import org.mailroom.mime.HeaderLines;

/** The header of a message as its lines: what is not changed stays byte for byte. For one thread. */
final class MailHeader {
    /** Each field with its continuation lines and line ends. */
    private final List<String> fields;
    /** The empty line; empty without one. */
    private final String end;

    private MailHeader(List<String> fields, String end) {
        this.fields = fields;
        this.end = end;
    }

    /** Reads a header up to and with its empty line; what follows does not matter. */
    static MailHeader of(byte[] bytes) {
        HeaderLines lines = new HeaderLines(bytes);
        return new MailHeader(new ArrayList<>(lines.lines()), lines.end());
    }

    byte[] bytes() {
        return (String.join("", fields) + end).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether an empty line ends it. */
    boolean ended() {
        return !end.isEmpty();
    }

    /** With an empty line at its end, also if it has none. */
    byte[] complete() {
        String all = String.join("", fields);
        String lineEnd = all.isEmpty() || all.endsWith("\n") ? "" : "\r\n";
        return ended() ? bytes() : (all + lineEnd + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The fields, for reading; what is no field at all is left out. */
    Header parsed() {
        HeaderImpl header = new HeaderImpl();
        for (String field : fields) {
            try {
                header.addField(LenientFieldParser.parse(field.stripTrailing()));
            } catch (MimeException noField) {
                continue;
            }
        }
        return header;
    }

    /** What stands behind the colon of the first field of this name. */
    Optional<String> body(String name) {
        return fields.stream().filter(field -> named(field, name)).findFirst().map(field -> field.substring(field.indexOf(':') + 1).strip());
    }

    List<String> bodies(String name) {
        return fields.stream().filter(field -> named(field, name)).map(field -> field.substring(field.indexOf(':') + 1).strip()).toList();
    }

    void remove(String name) {
        fields.removeIf(field -> named(field, name));
    }

    void removeAll(Predicate<String> name) {
        fields.removeIf(field -> field.indexOf(':') > 0 && name.test(name(field)));
    }

    /** Puts a field in the place of the first of its name, or behind all others, and removes the rest. The body is ASCII. */
    void set(String name, String body) {
        int at = 0;
        while (at < fields.size() && !named(fields.get(at), name)) {
            at++;
        }
        remove(name);
        fields.add(Math.min(at, fields.size()), name + ": " + body + "\r\n");
    }

    /** Takes the fields out that describe the content, for a new one around it. */
    MailHeader withoutContent() {
        MailHeader content = new MailHeader(new ArrayList<>(fields.stream().filter(field -> name(field).startsWith("content-")).toList()), "\r\n");
        fields.removeIf(field -> name(field).startsWith("content-") || name(field).equals("mime-version"));
        return content;
    }

    private static boolean named(String field, String name) {
        return name(field).equals(name.toLowerCase(Locale.ROOT));
    }

    private static String name(String field) {
        int colon = field.indexOf(':');
        return colon < 0 ? "" : field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    }
}
