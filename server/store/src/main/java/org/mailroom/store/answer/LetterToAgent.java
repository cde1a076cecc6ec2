package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

import javax.inject.Inject;
import javax.inject.Provider;

import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.EmailAddress;

/** Short mails of the server to an agent's INBOX. They do not pass the spool, so they cannot leave. Filing is asked for late: notes come by IMAP too. */
final class LetterToAgent {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

    private final Provider<Filing> filing;
    private final Clock clock;

    @Inject
    LetterToAgent(Provider<Filing> filing, Clock clock) {
        this.filing = filing;
        this.clock = clock;
    }

    /** @param key  the same letter is put there once */
    void put(EmailAddress to, Identity.Mailbox from, String subject, String text, IngestKey key) {
        String header = "From: " + Messages.text(from) + "\r\nTo: <" + to + ">\r\nSubject: " + Messages.encoded(subject, "Subject") + "\r\nDate: "
            + DATE.format(ZonedDateTime.now(clock)) + "\r\nMessage-ID: <" + UUID.randomUUID() + "@" + from.address().domain() + ">\r\n"
            + "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        byte[] message = (header + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        filing.get().file(new Folder.Inbox(to), new IncomingMessage() {
            @Override
            public byte[] prefix() {
                return "Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public InputStream raw() {
                return new ByteArrayInputStream(message);
            }
        }, key);
    }
}
