package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeUtility;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.mail.Header;

/** Makes messages, and mails of them. */
final class Messages {
    private Messages() {
    }

    static MailHeader header(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return MailHeader.of(Header.read(in).bytes());
        }
    }

    /** The body of a message behind another header. */
    static Content with(MailHeader header, Content message) {
        byte[] bytes = header.bytes();
        return () -> {
            InputStream in = message.open();
            return new SequenceInputStream(new ByteArrayInputStream(bytes), Header.read(in).rest());
        };
    }

    static Content of(byte[] message) {
        return () -> new ByteArrayInputStream(message);
    }

    static byte[] bytes(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    /** Takes out what must not come in, and adds a Message-ID where there is none; gives the id without brackets. */
    static String clean(MailHeader header, EmailAddress agent, String id) {
        header.removeAll(name -> name.startsWith("x-mailroom-") || name.equals("bcc"));
        if (!id.isEmpty()) {
            return id;
        }
        String fresh = UUID.randomUUID() + "@" + agent.domain();
        header.set("Message-ID", "<" + fresh + ">");
        return fresh;
    }

    /** Takes Message-IDs out of the fields that refer to others. */
    static void forget(MailHeader header, java.util.Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        for (String name : List.of("References", "In-Reply-To")) {
            if (header.body(name).isPresent()) {
                List<String> kept = java.util.Arrays.stream(header.body(name).get().split("\\s+"))
                    .filter(id -> ids.stream().noneMatch(gone -> id.contains("<" + gone + ">"))).toList();
                if (kept.isEmpty()) {
                    header.remove(name);
                } else {
                    header.set(name, String.join("\r\n ", kept));
                }
            }
        }
    }

    /** As it stands in a header field. */
    static String text(Identity.Mailbox mailbox) {
        try {
            boolean ascii = mailbox.name().chars().allMatch(c -> c < 128);
            return ascii ? "\"" + mailbox.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + mailbox.address() + ">"
                : new InternetAddress(mailbox.address().value(), mailbox.name(), "UTF-8").toString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always there", e);
        }
    }

    /** A text in a header field. */
    static String encoded(String text, String field) {
        try {
            return MimeUtility.fold(field.length() + 2, MimeUtility.encodeText(text, "UTF-8", null));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always there", e);
        }
    }

    /** A mail for the spool, as if the agent had handed it in. Dispose of it. */
    static MailImpl mail(String name, EmailAddress agent, String sender, List<String> recipients, Content message) throws IOException {
        try (InputStream in = message.open()) {
            MailImpl.Builder builder = MailImpl.builder().name(name).sender(sender.isEmpty() ? MaybeSender.nullSender() : MaybeSender.of(new MailAddress(sender)));
            for (String recipient : recipients) {
                builder.addRecipient(new MailAddress(recipient));
            }
            MailImpl mail = builder.build();
            mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(agent.value())));
            mail.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), in));
            return mail;
        } catch (AddressException e) {
            throw new IOException("an address of the mail " + name + " cannot be read", e);
        } catch (MessagingException e) {
            throw new IOException("the mail " + name + " cannot be made", e);
        }
    }

    /** A mail for the spool that the server sends by itself: without sender, so that it cannot bounce. Dispose of it. */
    static MailImpl automatic(String name, String recipient, byte[] message) throws IOException {
        try {
            MailImpl mail = MailImpl.builder().name(name).sender(MaybeSender.nullSender()).addRecipient(new MailAddress(recipient)).build();
            mail.setAttribute(new Attribute(AttributeName.of(Marks.WRITTEN_HERE), AttributeValue.of(true)));
            mail.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), new ByteArrayInputStream(message)));
            return mail;
        } catch (MessagingException e) {
            throw new IOException("the mail " + name + " cannot be made", e);
        }
    }

    /** The fields that tell of a stored message; they do not leave. */
    static byte[] fields(String number, String team, String field, EmailAddress agent) {
        return ("X-Mailroom-Conversation: " + number + "\r\nX-Mailroom-Team: " + encoded(team, "X-Mailroom-Team") + "\r\n" + field + ": " + agent + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    }

    /** For answers on the wire. */
    static String ascii(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 480 ? plain.substring(0, 480) : plain;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
