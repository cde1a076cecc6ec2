package org.mailroom.store.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;

/**
 * Takes mails apart for storing and puts them together again, byte for byte. A mail that comes from here and whose message
 * is unchanged is stored by one more reference to its body, without reading it. Thread-safe, blocks.
 * Proof: {@code StoredMailsTest}.
 */
public final class StoredMails {
    private final BodyStore bodies;

    public StoredMails(BodyStore bodies) {
        this.bodies = bodies;
    }

    /** Reads the mail. A large body is on disk when this returns, everything else is in the answer. */
    public StagedMail stage(Mail mail) throws MessagingException {
        String envelope = EnvelopeJson.write(mail);
        MimeMessage message = mail.getMessage();
        if (message == null) {
            throw new MessagingException("the mail " + mail.getName() + " has no message; it was not stored");
        }
        if (message instanceof StoredMessage stored && !stored.isModified()) {
            StoredText text = stored.text();
            return new StagedMail(envelope, text.header(), text.bodyHash(), text.getMessageSize(), Optional.empty());
        }
        try {
            if (message instanceof MimeMessageWrapper wrapper && (!wrapper.isModified() || wrapper instanceof StoredMessage && !wrapper.isBodyModified())) {
                return stage(envelope, wrapper.getMessageInputStream());
            }
            MimeMessageInputStreamSource copy = MimeMessageInputStreamSource.create("staging");
            try {
                byte[] header = write(message, copy);
                return stage(envelope, new SequenceInputStream(new ByteArrayInputStream(header), copy.getInputStream()));
            } finally {
                copy.dispose();
            }
        } catch (IOException e) {
            throw new MessagingException("the message of the mail " + mail.getName() + " cannot be read; it was not stored", e);
        }
    }

    /** Adds the reference to the body, inside the transaction that inserts the row. */
    public void keep(Connection connection, StagedMail mail) throws SQLException {
        if (mail.staged().isPresent()) {
            bodies.keep(connection, mail.staged().get());
        } else if (!bodies.keep(connection, mail.bodyHash())) {
            throw new IllegalStateException("the body " + mail.bodyHash() + " was removed before the mail was stored again");
        }
    }

    /** Drops the reference, inside the transaction that deletes the row. */
    public void release(Connection connection, String bodyHash) throws SQLException {
        bodies.release(connection, bodyHash);
    }

    /** A mail whose message is read when somebody wants it. The body, where given, need not be read from the store. */
    public MailImpl open(String envelope, byte[] header, String bodyHash, long octets, Optional<byte[]> body) throws MessagingException {
        MailImpl mail = EnvelopeJson.read(envelope);
        StoredText.Body source = body.<StoredText.Body>map(bytes -> () -> new ByteArrayInputStream(bytes)).orElse(() -> bodies.open(bodyHash));
        mail.setMessageNoCopy(new StoredMessage(new StoredText(mail.getName(), header, bodyHash, octets, source)));
        return mail;
    }

    private StagedMail stage(String envelope, InputStream message) throws IOException {
        try (InputStream in = message) {
            Header header = Header.read(in);
            StagedBody body = bodies.stage(header.rest());
            return new StagedMail(envelope, header.bytes(), body.hash(), header.bytes().length + body.octets(), Optional.of(body));
        }
    }

    /**
     * The body goes to the copy as the message writes it; the header is returned, with the bytes that James would make question
     * marks, and without the fields that James adds when only header fields were changed.
     */
    private static byte[] write(MimeMessage message, MimeMessageInputStreamSource copy) throws IOException, MessagingException {
        try (OutputStream out = copy.getWritableOutputStream()) {
            if (!(message instanceof MimeMessageWrapper wrapper)) {
                message.writeTo(out);
                return new byte[0];
            }
            byte[] header = StoredMessage.headerBytes(message.getAllHeaderLines());
            wrapper.writeTo(OutputStream.nullOutputStream(), out);
            return wrapper.isBodyModified() ? StoredMessage.headerBytes(message.getAllHeaderLines()) : header;
        }
    }
}
