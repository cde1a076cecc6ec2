package org.mailroom.smtp.relay;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailet: tells the sender that a mail could not be delivered, to whom and why, as a delivery status notification
 * (RFC 3464) with the header of the mail. Nobody is told about mail without sender, nor about automatic mail (RFC 3834):
 * such mail goes on to the next mailet, as all does. The notification has no sender, so it cannot bounce in turn.
 *
 * <p>Replaces James's {@code DSNBounce} (James 3.8.1, fixed upstream by ad58064c1b: bounces in circles). Proof: {@code BounceTest}.
 */
public class Bounce extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bounce.class);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
    private static final Pattern STATUS = Pattern.compile("\\b([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b");

    private final OutboundSettings settings;
    private final Clock clock;

    @Inject
    public Bounce(OutboundSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (mail.getMaybeSender().isNullSender() || automatic(mail)) {
            LOGGER.info("{} is undeliverable and nobody is told: no sender, or automatic", mail.getName());
            return;
        }
        byte[] text = text(mail).getBytes(StandardCharsets.ISO_8859_1);
        MailImpl bounce = MailImpl.builder()
            .name(mail.getName() + "-bounce")
            .sender(MaybeSender.nullSender())
            .addRecipients(List.of(mail.getMaybeSender().get()))
            .build();
        bounce.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), new ByteArrayInputStream(text)));
        try {
            getMailetContext().sendMail(bounce);
        } finally {
            bounce.dispose();
        }
    }

    private static boolean automatic(Mail mail) throws MessagingException {
        String[] auto = mail.getMessage().getHeader("Auto-Submitted");
        return auto != null && !auto[0].trim().toLowerCase(Locale.ROOT).startsWith("no");
    }

    private String text(Mail mail) throws MessagingException {
        Map<String, String> reasons = Undelivered.read(mail);
        String boundary = "=_" + UUID.randomUUID();
        String date = DATE.format(ZonedDateTime.now(clock));
        StringBuilder text = new StringBuilder();
        text.append("From: Mail Delivery <postmaster@").append(settings.helloName()).append(">\r\n")
            .append("To: <").append(mail.getMaybeSender().asString()).append(">\r\n")
            .append("Subject: Undelivered: your message could not be delivered\r\n")
            .append("Date: ").append(date).append("\r\n")
            .append("Message-ID: <").append(UUID.randomUUID()).append('@').append(settings.helloName()).append(">\r\n")
            .append("Auto-Submitted: auto-replied\r\n");
        String[] id = mail.getMessage().getHeader("Message-ID");
        if (id != null) {
            text.append("References: ").append(id[0].replaceAll("[\\r\\n]+", "")).append("\r\n");
        }
        text.append("MIME-Version: 1.0\r\n")
            .append("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"").append(boundary).append("\"\r\n\r\n")
            .append("--").append(boundary).append("\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n")
            .append("This is the mail server ").append(settings.helloName()).append(".\r\n\r\n")
            .append("Your message could not be delivered to:\r\n\r\n");
        reasons.forEach((recipient, why) -> text.append("  ").append(recipient).append("\r\n    ").append(ascii(why)).append("\r\n\r\n"));
        text.append("It will not be tried again. The header of the message follows below.\r\n\r\n--").append(boundary)
            .append("\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; ").append(settings.helloName())
            .append("\r\nArrival-Date: ").append(DATE.format(mail.getLastUpdated() == null
                ? ZonedDateTime.now(clock) : mail.getLastUpdated().toInstant().atZone(clock.getZone()))).append("\r\n");
        reasons.forEach((recipient, why) -> text.append("\r\nFinal-Recipient: rfc822; ").append(recipient)
            .append("\r\nAction: failed\r\nStatus: ").append(status(why))
            .append("\r\nDiagnostic-Code: smtp; ").append(ascii(why))
            .append("\r\nLast-Attempt-Date: ").append(date).append("\r\n"));
        text.append("\r\n--").append(boundary).append("\r\nContent-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        for (String line : Collections.list(mail.getMessage().getNonMatchingHeaderLines(new String[] {"Bcc"}))) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n--").append(boundary).append("--\r\n").toString();
    }

    private static String status(String why) {
        Matcher matcher = STATUS.matcher(why);
        String status = matcher.find() ? matcher.group(1) : "5.0.0";
        return status.startsWith("2") ? "5.0.0" : status;
    }

    private static String ascii(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]+", " ");
        return plain.substring(0, Math.min(plain.length(), 800));
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom bounce";
    }
}
