package org.mailroom.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;

import org.apache.mailet.Mail;

/**
 * A message as the bytes that came in: the lines of its header and its body, neither decoded nor encoded again. Writing a
 * message the usual way ({@code writeTo}) would turn what is not ASCII in the header into question marks, and end the header
 * with an empty line where none came. Only the header is held in memory. Reads the message each time it is opened; use it
 * before the mail is disposed of.
 */
final class RawMessage {
    private static final int PIECE = 64 << 10;

    private final MimeMessage message;
    private final List<String> headerLines;
    /** Between header and body; nothing where the message ends in its header. */
    private final String separator;

    private RawMessage(MimeMessage message, List<String> headerLines, String separator) {
        this.message = message;
        this.headerLines = headerLines;
        this.separator = separator;
    }

    static RawMessage of(Mail mail) throws MessagingException {
        List<String> lines = Collections.list(mail.getMessage().getAllHeaderLines());
        boolean onlyHeader = !lines.isEmpty() && mail.getMessageSize() == text(lines).length();
        return new RawMessage(mail.getMessage(), lines, onlyHeader ? "" : "\r\n");
    }

    /** The header fields of this message, each with its continuation lines and without the last line end. */
    List<String> headerLines() {
        return headerLines;
    }

    /** This message without the header fields that the test names. */
    RawMessage without(Predicate<String> field) {
        List<String> kept = new ArrayList<>(headerLines);
        kept.removeIf(field);
        return new RawMessage(message, kept, separator);
    }

    /** This message behind one more header field. */
    RawMessage behind(String field) {
        List<String> lines = new ArrayList<>(List.of(field));
        lines.addAll(headerLines);
        return new RawMessage(message, lines, separator);
    }

    /** How many bytes {@link #open} gives; reads the body once. */
    long octets() throws IOException {
        long octets = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream in = open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                octets += count;
            }
        }
        return octets;
    }

    InputStream open() throws IOException {
        byte[] bytes = (text(headerLines) + separator).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return new SequenceInputStream(new ByteArrayInputStream(bytes), message.getRawInputStream());
        } catch (MessagingException e) {
            throw new IOException("the message cannot be read", e);
        }
    }

    /** What stands behind the header. */
    InputStream body() throws IOException {
        try {
            return message.getRawInputStream();
        } catch (MessagingException e) {
            throw new IOException("the message cannot be read", e);
        }
    }

    private static String text(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append("\r\n"));
        return text.toString();
    }

    /** This as a message that writes exactly these bytes, for {@code Mail.setMessage}, which copies them at once. */
    MimeMessage asMessage() throws MessagingException {
        return new Exact(this);
    }

    private static final class Exact extends MimeMessage {
        private final RawMessage raw;

        private Exact(RawMessage raw) throws MessagingException {
            super((Session) null);
            this.raw = raw;
            for (String line : raw.headerLines) {
                headers.addHeaderLine(line);
            }
            saved = true;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            try (InputStream in = raw.open()) {
                in.transferTo(out);
            }
        }

        @Override
        public InputStream getRawInputStream() throws MessagingException {
            return raw.message.getRawInputStream();
        }
    }
}
