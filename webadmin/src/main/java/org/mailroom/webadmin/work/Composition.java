package org.mailroom.webadmin.work;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message made of what a page or a script says: text, HTML, attachments. Everything but ASCII is encoded (RFC 2047, base64), so no line end of somebody's text
 * ever stands in a header.
 */
public final class Composition {
    /** What a media type may look like. */
    public static final String TYPE = "[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}";
    private static final int WORD = 39;

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
        header.append("Subject: ").append(encoded(subject)).append("\r\nDate: ").append(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)))
            .append("\r\nMessage-ID: <").append(id).append(">\r\n");
        answers.ifPresent(other -> header.append("In-Reply-To: <").append(other).append(">\r\nReferences: <").append(other).append(">\r\n"));
        header.append("MIME-Version: 1.0\r\n");
    }

    public byte[] with(String text, Optional<String> html, List<Attachment> attachments) {
        String plain = part("text/plain; charset=UTF-8", "", text.replaceAll("\r?\n|\r", "\r\n"));
        String body = html.map(markup -> multipart("alternative", List.of(plain, part("text/html; charset=UTF-8", "", markup)))).orElse(plain);
        if (!attachments.isEmpty()) {
            List<String> parts = new ArrayList<>(List.of(body));
            attachments.forEach(file -> parts.add("Content-Type: " + file.type() + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename=\""
                + encoded(file.name()) + "\"\r\n\r\n" + lines(file.content()) + "\r\n"));
            body = multipart("mixed", parts);
        }
        return (header + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static String multipart(String kind, List<String> parts) {
        String boundary = "=_" + UUID.randomUUID();
        StringBuilder whole = new StringBuilder("Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\n");
        parts.forEach(part -> whole.append("--").append(boundary).append("\r\n").append(part));
        return whole.append("--").append(boundary).append("--\r\n").toString();
    }

    private static String part(String type, String more, String content) {
        return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n" + more + "\r\n" + lines(content.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private static String lines(byte[] content) {
        return Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
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
