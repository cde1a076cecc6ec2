package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import javax.mail.MessagingException;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeUtility;

import org.mailroom.mime.MailCharsets;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;
import org.mailroom.mime.Part;

/**
 * Changes the text that people see of a message, in its plain and HTML parts. A part that the change leaves as it is, attachments, messages
 * in the message and signed content stay byte for byte; a changed part keeps its charset as long as that can say the new
 * text, else it is UTF-8. For one thread.
 */
final class TextParts {
    /** Makes another text of a part's. */
    @FunctionalInterface
    interface Change {
        String apply(String text, boolean html);
    }

    private static final int LONGEST_LINE = 900;

    private final Change change;
    private final boolean legible;
    private int seen;

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
        new TextParts(change, legible).message(message, out);
        return out.toByteArray();
    }

    /** How many parts people see as text. */
    static int count(byte[] message) throws IOException {
        TextParts counting = new TextParts((text, html) -> text, false);
        counting.message(message, OutputStream.nullOutputStream());
        return counting.seen;
    }

    /** A part with another text. */
    private record Changed(Part part, String text) {
    }

    private void message(byte[] bytes, OutputStream out) throws IOException {
        MessageReader reader = MessageReader.of(new ByteArrayInputStream(bytes), Inner.CLOSED);
        List<Changed> changes = new ArrayList<>();
        for (Step step = reader.next(); step != Step.END; step = reader.next()) {
            if (step == Step.LEAF && isText(reader)) {
                seen++;
                byte[] content = reader.content().readAllBytes();
                String before = new String(content, reader.charset().orElseGet(() -> MailCharsets.guessed(content)));
                String after = change.apply(before, reader.part().type().equals("text/html"));
                if (!after.equals(before)) {
                    changes.add(new Changed(reader.part(), after));
                }
            }
        }
        int written = 0;
        for (Changed changed : changes) {
            int header = (int) changed.part().headerStart();
            out.write(bytes, written, header - written);
            write(MailHeader.of(Arrays.copyOfRange(bytes, header, (int) changed.part().bodyStart())), changed, out);
            written = (int) changed.part().end();
        }
        out.write(bytes, written, bytes.length - written);
    }

    private static boolean isText(MessageReader reader) {
        Part part = reader.part();
        boolean text = part.type().equals("text/plain") || part.type().equals("text/html");
        boolean attached = reader.header().content("content-disposition").filter(field -> field.value().equals("attachment")).isPresent();
        return text && !attached && !part.within("multipart/signed") && !part.within("multipart/encrypted");
    }

    private void write(MailHeader header, Changed changed, OutputStream out) throws IOException {
        String text = changed.text();
        Optional<ContentType> type = type(header);
        Optional<Charset> charset = type.flatMap(TextParts::charset).filter(known -> known.newEncoder().canEncode(text));
        byte[] encoded = text.getBytes(charset.orElse(StandardCharsets.UTF_8));
        if (charset.isEmpty() && text.chars().anyMatch(c -> c >= 128)) {
            ContentType now = type.orElse(new ContentType("text", changed.part().type().substring("text/".length()), null));
            now.setParameter("charset", "UTF-8");
            header.set("Content-Type", now.toString());
        }
        String encoding = header.body("Content-Transfer-Encoding").orElse("7bit").strip().toLowerCase(Locale.ROOT);
        String way = legible && encoding.equals("base64") ? "quoted-printable" : way(encoded, encoding);
        if (!way.equals(encoding)) {
            header.set("Content-Transfer-Encoding", way);
        }
        out.write(header.complete());
        out.write(encoded(encoded, way));
        if (!header.ended()) {
            // What ended it was the line of a delimiter.
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** As the standard has it that is named, for whoever reads it may know no other. */
    private static Optional<Charset> charset(ContentType type) {
        try {
            return Optional.ofNullable(type.getParameter("charset")).map(name -> Charset.forName(MimeUtility.javaCharset(name.strip()))).filter(Charset::canEncode);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
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

    private static Optional<ContentType> type(MailHeader header) {
        try {
            return header.body("Content-Type").isEmpty() ? Optional.empty() : Optional.of(new ContentType(header.body("Content-Type").get()));
        } catch (javax.mail.internet.ParseException noType) {
            return Optional.empty();
        }
    }

    /** A message with one more text before everything else, for one that has no text of its own. */
    static byte[] led(byte[] message, String text) throws IOException {
        MailHeader header = MailHeader.of(message);
        int body = header.bytes().length;
        MailHeader inner = header.withoutContent();
        String boundary = "=_" + UUID.randomUUID();
        header.set("MIME-Version", "1.0");
        header.set("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1024);
        out.write(header.complete());
        out.write(("--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + text + "\r\n--" + boundary + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(inner.bytes());
        out.write(message, body, message.length - body);
        out.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
