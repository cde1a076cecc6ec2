package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.Team;
import org.mailroom.mime.MessageTexts;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.mailbox.Placing;

/**
 * A saved reply as the message that stands in {@code Templates}. Whatever stands there can be read as one: where the name is missing, the subject is the name. Stateless.
 * Proof: {@code SavedRepliesTest} of {@code server/app}.
 */
final class ReplyMessage {
    private static final String NAME = "X-Mailroom-Template";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
    private static final String NAMELESS = "-";

    private ReplyMessage() {
    }

    static byte[] write(SavedReply reply, Team team, Instant now) {
        ZoneId zone = team.settings().timeZone();
        String header = "From: " + Messages.text(new Identity.Mailbox(team.name().value(), team.identity()))
            + "\r\nSubject: " + Messages.encoded(reply.subject(), "Subject")
            + "\r\nDate: " + DATE.format(now.atZone(zone))
            + "\r\nMessage-ID: <" + UUID.randomUUID() + "@" + team.identity().domain() + ">\r\n"
            + NAME + ": " + Messages.encoded(reply.name(), NAME) + "\r\nMIME-Version: 1.0\r\n";
        return (header + body(reply.text(), reply.html())).getBytes(StandardCharsets.US_ASCII);
    }

    /** The content of a message with this text, behind the rest of its header. */
    static String body(String text, Optional<String> html) {
        String plain = part("plain", text);
        if (html.isEmpty()) {
            return plain;
        }
        String boundary = "=_" + UUID.randomUUID();
        return "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" + plain + "\r\n--" + boundary + "\r\n"
            + part("html", html.get()) + "\r\n--" + boundary + "--\r\n";
    }

    private static String part(String kind, String text) {
        byte[] lines = text.replaceAll("\r\n|\r|\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return "Content-Type: text/" + kind + "; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(lines) + "\r\n";
    }

    /** @param message  with its header */
    static SavedReply read(byte[] header, byte[] message) throws IOException {
        Header fields = Placing.fields(header);
        String subject = cut(Letters.text(fields, "Subject"));
        String name = Letters.text(fields, NAME);
        MessageTexts texts = MessageTexts.read(new ByteArrayInputStream(message), false);
        String text = texts.text().replace("\r\n", "\n");
        Optional<String> html = texts.html().stream().findFirst().map(markup -> markup.replace("\r\n", "\n"));
        return new SavedReply(name.isEmpty() ? subject : cut(name), subject, shortened(text), html.map(ReplyMessage::shortened));
    }

    private static String cut(String line) {
        String clean = line.replaceAll("\\p{Cntrl}", " ").strip();
        String text = clean.length() > SavedReply.LONGEST_NAME ? clean.substring(0, SavedReply.LONGEST_NAME) : clean;
        return text.isBlank() ? NAMELESS : text;
    }

    private static String shortened(String text) {
        return text.length() > SavedReply.LONGEST_TEXT ? text.substring(0, SavedReply.LONGEST_TEXT) : text;
    }
}
