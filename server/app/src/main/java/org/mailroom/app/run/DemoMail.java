package org.mailroom.app.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;

import com.sun.mail.smtp.SMTPMessage;

/** The customers' mail of the demonstration, sent by SMTP like any other; the newest is a few minutes old. Blocking. */
final class DemoMail {
    private static final List<String> FILES = List.of("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12");
    private static final Duration APART = Duration.ofMinutes(37);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final Session session;

    DemoMail(String host, int port) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", host);
        properties.setProperty("mail.smtp.port", Integer.toString(port));
        properties.setProperty("mail.smtp.localhost", "customers.example");
        properties.setProperty("mail.smtp.connectiontimeout", "10000");
        properties.setProperty("mail.smtp.timeout", "30000");
        session = Session.getInstance(properties);
    }

    /** Returns how many were sent: all of them. */
    int send(ZonedDateTime now) throws IOException, MessagingException {
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            for (int i = 0; i < FILES.size(); i++) {
                ZonedDateTime date = now.minus(APART.multipliedBy(FILES.size() - 1L - i)).minusMinutes(4);
                SMTPMessage message = new SMTPMessage(session, new ByteArrayInputStream(text(FILES.get(i), date)));
                message.setEnvelopeFrom(((InternetAddress) message.getFrom()[0]).getAddress());
                transport.sendMessage(message, message.getAllRecipients());
            }
        }
        return FILES.size();
    }

    private static byte[] text(String file, ZonedDateTime date) throws IOException {
        try (InputStream in = DemoMail.class.getResourceAsStream("demo/" + file + ".eml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String sent = "Date: " + DATE.format(date.withZoneSameInstant(ZoneOffset.UTC));
            return text.replaceFirst("(?m)^Date: .*$", sent).getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
