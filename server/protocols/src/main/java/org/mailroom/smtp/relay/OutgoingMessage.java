package org.mailroom.smtp.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A message as it leaves: its bytes as they are, without header fields that stay in the house ({@code X-Mailroom-*}) or
 * must not be seen ({@code Bcc}). James's own way of writing a message turns what is not ASCII in the header into
 * question marks; this one does not. Opening needs memory for the header only.
 */
final class OutgoingMessage {
    private static final int HEADER_LIMIT = 1 << 20;
    private final MimeMessage message;

    OutgoingMessage(MimeMessage message) {
        this.message = message;
    }

    InputStream open() throws IOException, MessagingException {
        InputStream raw = new BufferedInputStream(raw(), 8192);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean dropping = false;
        int read = 0;
        int c;
        while (read++ < HEADER_LIMIT && (c = raw.read()) >= 0) {
            line.write(c);
            if (c == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                if (text.isBlank() && !text.startsWith(" ") && !text.startsWith("\t")) {
                    break;
                }
                dropping = text.startsWith(" ") || text.startsWith("\t") ? dropping : stays(text);
                if (!dropping) {
                    line.writeTo(header);
                }
                line.reset();
            }
        }
        line.writeTo(header);
        return new SequenceInputStream(new ByteArrayInputStream(header.toByteArray()), raw);
    }

    private static boolean stays(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.startsWith("x-mailroom-") || lower.matches("(?s)bcc[ \t]*:.*");
    }

    private InputStream raw() throws IOException, MessagingException {
        if (message instanceof MimeMessageWrapper && !((MimeMessageWrapper) message).isModified()) {
            return ((MimeMessageWrapper) message).getMessageInputStream();
        }
        StringBuilder header = new StringBuilder();
        for (String line : Collections.list(message.getAllHeaderLines())) {
            header.append(line).append("\r\n");
        }
        byte[] bytes = header.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return new SequenceInputStream(new ByteArrayInputStream(bytes), message.getRawInputStream());
    }
}
