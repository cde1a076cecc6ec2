package org.mailroom.domain.conversation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as it may be given to people outside: without the fields {@code X-Mailroom-*}, which name agents and states, and without the ids of notes in
 * {@code References} and {@code In-Reply-To}, as in what the server sends. The rest stays.
 */
public final class Outward {
    private static final Pattern ID = Pattern.compile("<([^<>]*)>\\s*");
    private final Set<String> notes;

    /** @param notes  the Message-IDs of the conversation's notes, without brackets */
    public Outward(Set<String> notes) {
        this.notes = Set.copyOf(notes);
    }

    /** The message as it may leave; reads on from the one given. */
    public InputStream of(InputStream raw) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line(raw);
            boolean continued = line.length > 0 && (line[0] == ' ' || line[0] == '\t');
            if (!continued) {
                keep(field.toByteArray(), header);
                field.reset();
            }
            if (line.length == 0 || line[0] == '\n' || line[0] == '\r') {
                first.writeBytes(line);
                break;
            }
            field.writeBytes(line);
        }
        return new SequenceInputStream(new SequenceInputStream(new ByteArrayInputStream(header.toByteArray()), new ByteArrayInputStream(first.toByteArray())), raw);
    }

    /** A line of the header, of which the store takes only so much that it fits into memory; empty at the end. */
    private static byte[] line(InputStream raw) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = raw.read(); one >= 0; one = raw.read()) {
            line.write(one);
            if (one == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private void keep(byte[] field, ByteArrayOutputStream header) {
        String text = new String(field, StandardCharsets.ISO_8859_1);
        String name = text.substring(0, Math.max(text.indexOf(':'), 0)).strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("x-mailroom-")) {
            return;
        }
        if (!name.equals("references") && !name.equals("in-reply-to")) {
            header.writeBytes(field);
            return;
        }
        Matcher ids = ID.matcher(text);
        String left = ids.replaceAll(id -> notes.contains(id.group(1)) ? "" : Matcher.quoteReplacement(id.group()));
        if (!left.equals(text)) {
            left = left.stripTrailing();
            if (left.endsWith(":")) {
                return;
            }
            left += "\r\n";
        }
        header.writeBytes(left.getBytes(StandardCharsets.ISO_8859_1));
    }
}
