package org.mailroom.webadmin.work;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A message made of what a page or a script says: text, HTML, attachments. Everything but ASCII is encoded (RFC 2047, base64), so no line end of somebody's text
 * ever stands in a header.
 */
public final class Composition {
    /** What a media type may look like. */
    public static final String TYPE = "[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}";
    /** With the offset in digits: letters are of old (RFC 5322 4.3). */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
    private static final int WORD = 39;
    /** In bytes; more than a part has beside its content. */
    private static final int EXTRA = 1024;
    private static final byte[] LINE_END = {'\r', '\n'};

    /** @param type  as in {@link #TYPE} */
    public record Attachment(String name, String type, byte[] content) {
        public Attachment {
            if (!type.matches(TYPE)) {
                throw new IllegalArgumentException("'" + type + "' is no media type such as image/png");
            }
        }
    }

    private final StringBuilder header = new StringBuilder();
    private final String id;

    public Composition(String from, Optional<String> to, String subject, Optional<String> answers, String domain, Instant now) {
        this.id = UUID.randomUUID() + "@" + domain;
        header.append("From: <").append(from).append(">\r\n");
        to.ifPresent(address -> header.append("To: <").append(address).append(">\r\n"));
        header.append("Subject: ").append(encoded(subject)).append("\r\nDate: ").append(DATE.format(now.atZone(ZoneOffset.UTC)))
            .append("\r\nMessage-ID: <").append(id).append(">\r\n");
        answers.ifPresent(other -> header.append("In-Reply-To: <").append(other).append(">\r\nReferences: <").append(other).append(">\r\n"));
        header.append("MIME-Version: 1.0\r\n");
    }

    /** The message, of text, of HTML if the text is empty, or of both; attachments stand in memory once more while it is made. */
    public byte[] with(String text, Optional<String> html, List<Attachment> attachments) {
        long octets = header.length() + EXTRA + 3L * text.length() + html.map(markup -> 3L * markup.length()).orElse(0L);
        for (Attachment file : attachments) {
            octets += EXTRA + file.content().length / 54L * 74;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream((int) Math.min(octets, Integer.MAX_VALUE / 2));
        write(message, header.toString());
        Part plain = out -> part(out, "text/plain; charset=UTF-8", text.replaceAll("\r?\n|\r", "\r\n"));
        Optional<Part> rich = html.map(markup -> out -> part(out, "text/html; charset=UTF-8", markup));
        Part body = rich.isEmpty() ? plain : text.isEmpty() ? rich.get() : out -> multipart(out, "alternative", List.of(plain, rich.get()));
        if (attachments.isEmpty()) {
            body.write(message);
        } else {
            List<Part> parts = new ArrayList<>(List.of(body));
            attachments.forEach(file -> parts.add(out -> attachment(out, file)));
            multipart(message, "mixed", parts);
        }
        return message.toByteArray();
    }

    /** Writes itself, from its header on. */
    @FunctionalInterface
    private interface Part {
        void write(OutputStream out);
    }

    private static void multipart(OutputStream out, String kind, List<Part> parts) {
        String boundary = "=_" + UUID.randomUUID();
        write(out, "Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\n");
        for (Part part : parts) {
            write(out, "--" + boundary + "\r\n");
            part.write(out);
        }
        write(out, "--" + boundary + "--\r\n");
    }

    private static void part(OutputStream out, String type, String content) {
        write(out, "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        base64(out, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void attachment(OutputStream out, Attachment file) {
        write(out, "Content-Type: " + file.type() + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename=\"" + encoded(file.name()) + "\"\r\n\r\n");
        base64(out, file.content());
    }

    private static void base64(OutputStream out, byte[] content) {
        // Closing writes the last quantum; what is below stays open, since it is memory.
        try (OutputStream lines = Base64.getMimeEncoder(76, LINE_END).wrap(out)) {
            lines.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(out, "\r\n");
    }

    private static void write(OutputStream out, String ascii) {
        try {
            out.write(ascii.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is if it is plain ASCII, else in encoded words. */
    static String encoded(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.chars().allMatch(c -> c >= 32 && c < 127 && c != '"' && c != '\\') && !line.contains("=?") && line.length() < 900) {
            return line;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < line.length();) {
            int character = line.codePointAt(i);
            String next = new String(Character.toChars(character));
            if ((word + next).getBytes(StandardCharsets.UTF_8).length > WORD) {
                words.append(word(word.toString())).append("\r\n ");
                word.setLength(0);
            }
            word.append(next);
            i += next.length();
        }
        return words.append(word(word.toString())).toString();
    }

    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
