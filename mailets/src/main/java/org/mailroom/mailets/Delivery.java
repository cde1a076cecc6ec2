package org.mailroom.mailets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.IncomingMessage;

/** A mail as it is filed for a recipient: behind {@code Return-Path}, {@code Delivered-To} and whatever fields come with it. */
record Delivery(String fields, RawMessage message) implements IncomingMessage {

    /** @param more  complete fields, each with CRLF */
    static Delivery of(Mail mail, RawMessage message, MailAddress recipient, String more) {
        return new Delivery("Return-Path: <" + mail.getMaybeSender().asString("") + ">\r\nDelivered-To: " + recipient.asString() + "\r\n" + more, message);
    }

    static Delivery of(Mail mail, MailAddress recipient) throws MessagingException {
        return of(mail, RawMessage.of(mail), recipient, "");
    }

    @Override
    public byte[] prefix() {
        return fields.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public InputStream raw() throws IOException {
        return message.open();
    }
}
