package org.mailroom.smtp;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.lmtp.LMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;

/** Writes the trace field of a message that comes in (RFC 5321 section 4.4, protocol names of RFC 3848). */
final class ReceivedField {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

    private ReceivedField() {
    }

    static String of(SMTPSession session, Clock clock) {
        List<MailAddress> recipients = session.getAttachment(SMTPSession.RCPT_LIST, State.Transaction).orElse(List.of());
        String forOne = recipients.size() == 1 ? "\r\n\tfor <" + recipients.get(0).asString() + ">" : "";
        return "Received: from " + hello(session) + " ([" + session.getRemoteAddress().getAddress().getHostAddress() + "])"
            + "\r\n\tby " + session.getConfiguration().getHelloName() + " (Mailroom) with " + protocol(session)
            + " id " + session.getSessionID()
            + forOne
            + ";\r\n\t" + DATE.format(ZonedDateTime.now(clock)) + "\r\n";
    }

    private static String hello(SMTPSession session) {
        String name = session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse("unknown");
        String plain = name.replaceAll("[^A-Za-z0-9.:_\\[\\]-]", "?");
        return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(plain.length(), 255));
    }

    private static String protocol(SMTPSession session) {
        String mode = session.getAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection).orElse("");
        if (session.getConfiguration() instanceof LMTPConfiguration) {
            return "LMTP";
        }
        String base = mode.equals("EHLO") ? "ESMTP" : "SMTP";
        if (base.equals("SMTP")) {
            return base;
        }
        return base + (session.isTLSStarted() ? "S" : "") + (session.getUsername() == null ? "" : "A");
    }
}
