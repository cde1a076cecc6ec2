package org.mailroom.smtp.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.mail.MessagingException;
import javax.net.ssl.SSLException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a message to the first server of a list that takes it and tells what became of each recipient. TLS is used where it
 * is offered, and plain text where TLS fails. A server that cannot be reached, or is not in the mood at all (4xx or 5xx
 * before a recipient was named), is passed over for the next. Blocking; safe from any thread.
 */
final class SmtpClient {
    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpClient.class);

    private final String helloName;
    private final SmtpWire.Timeouts timeouts;

    SmtpClient(String helloName, SmtpWire.Timeouts timeouts) {
        this.helloName = helloName;
        this.timeouts = timeouts;
    }

    Map<MailAddress, Outcome> send(List<InetSocketAddress> servers, MaybeSender sender, Collection<MailAddress> recipients, OutgoingMessage message) {
        Outcome last = Outcome.temporary("451 4.4.1 no server could be reached");
        for (InetSocketAddress server : servers) {
            try {
                return trySend(server, sender, recipients, message);
            } catch (NotHere e) {
                last = Outcome.temporary(server.getAddress().getHostAddress() + ": " + e.getMessage());
            } catch (IOException e) {
                last = Outcome.temporary("451 4.4.2 " + server.getAddress().getHostAddress() + " port " + server.getPort() + ": " + e.getMessage());
            } catch (MessagingException e) {
                last = Outcome.temporary("451 4.3.0 the stored message cannot be read: " + e.getMessage());
            }
            LOGGER.info("Not delivered: {}", last.answer());
        }
        return all(recipients, last);
    }

    private Map<MailAddress, Outcome> trySend(InetSocketAddress server, MaybeSender sender, Collection<MailAddress> recipients,
                                              OutgoingMessage message) throws IOException, MessagingException {
        try {
            return converse(server, true, sender, recipients, message);
        } catch (TlsFailed e) {
            LOGGER.info("TLS with {} failed, sending without: {}", server, e.getMessage());
            return converse(server, false, sender, recipients, message);
        }
    }

    private Map<MailAddress, Outcome> converse(InetSocketAddress server, boolean tls, MaybeSender sender, Collection<MailAddress> recipients,
                                               OutgoingMessage message) throws IOException, MessagingException {
        try (SmtpWire wire = new SmtpWire(server, timeouts)) {
            expect(wire.answer());
            String offers = hello(wire);
            if (tls && offers(offers, "STARTTLS")) {
                secure(wire, server);
                offers = hello(wire);
            }
            String body = offers(offers, "8BITMIME") ? " BODY=8BITMIME" : "";
            String mail = wire.say("MAIL FROM:<" + sender.asString("") + ">" + body);
            if (mail.charAt(0) != '2') {
                quit(wire);
                return all(recipients, Outcome.of(mail));
            }
            return transaction(wire, recipients, message);
        }
    }

    private Map<MailAddress, Outcome> transaction(SmtpWire wire, Collection<MailAddress> recipients, OutgoingMessage message)
            throws IOException, MessagingException {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            outcomes.put(recipient, Outcome.of(wire.say("RCPT TO:<" + recipient.asString() + ">")));
        }
        if (outcomes.values().stream().anyMatch(outcome -> outcome.kind() == Outcome.Kind.SENT)) {
            Outcome whole = Outcome.of(data(wire, message));
            outcomes.replaceAll((recipient, outcome) -> outcome.kind() == Outcome.Kind.SENT ? whole : outcome);
        }
        quit(wire);
        return outcomes;
    }

    private String data(SmtpWire wire, OutgoingMessage message) throws IOException, MessagingException {
        String ready = wire.say("DATA");
        if (!ready.startsWith("354")) {
            return ready;
        }
        try (InputStream in = message.open()) {
            return wire.message(in, timeouts.finalAnswerMillis());
        }
    }

    private String hello(SmtpWire wire) throws IOException {
        String answer = wire.say("EHLO " + helloName);
        return answer.charAt(0) == '5' ? expect(wire.say("HELO " + helloName)) : expect(answer);
    }

    private static void secure(SmtpWire wire, InetSocketAddress server) throws IOException {
        if (!wire.say("STARTTLS").startsWith("220")) {
            throw new TlsFailed("refused");
        }
        try {
            wire.startTls(server.getHostString());
        } catch (SSLException e) {
            throw new TlsFailed(e.getMessage());
        }
    }

    private static String expect(String answer) throws NotHere {
        if (answer.charAt(0) != '2') {
            throw new NotHere(answer);
        }
        return answer;
    }

    private static boolean offers(String hello, String what) {
        return hello.lines().anyMatch(line -> line.length() > 4 && line.substring(4).toUpperCase(Locale.ROOT).startsWith(what));
    }

    private static void quit(SmtpWire wire) {
        try {
            wire.say("QUIT");
        } catch (IOException e) {
            LOGGER.debug("The server did not wait for QUIT", e);
        }
    }

    private static Map<MailAddress, Outcome> all(Collection<MailAddress> recipients, Outcome outcome) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        recipients.forEach(recipient -> outcomes.put(recipient, outcome));
        return outcomes;
    }

    private static final class NotHere extends IOException {
        private static final long serialVersionUID = 1L;

        NotHere(String answer) {
            super(answer);
        }
    }

    private static final class TlsFailed extends IOException {
        private static final long serialVersionUID = 1L;

        TlsFailed(String why) {
            super(why);
        }
    }
}
