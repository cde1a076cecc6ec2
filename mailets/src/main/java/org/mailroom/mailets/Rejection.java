package org.mailroom.mailets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps mail from recipients: it goes to the processor {@value #REJECTED} for them, and nobody is told, since the senders of such mail are
 * forged. The others get it. Doing it again keeps one copy. For one thread.
 */
final class Rejection {
    static final String REJECTED = "rejected";
    private static final Logger LOGGER = LoggerFactory.getLogger(Rejection.class);

    private Rejection() {
    }

    static void of(Mail mail, Collection<MailAddress> recipients, String why, MailetContext context) throws MessagingException {
        List<MailAddress> others = new ArrayList<>(mail.getRecipients());
        others.removeAll(recipients);
        if (recipients.isEmpty()) {
            return;
        }
        LOGGER.warn("{} is rejected for {}: {}", mail.getName(), recipients, why);
        if (others.isEmpty()) {
            mail.setState(REJECTED);
            return;
        }
        Mail copy = mail.duplicate();
        copy.setName(mail.getName() + "-rejected");
        copy.setRecipients(List.copyOf(recipients));
        context.sendMail(copy, REJECTED);
        mail.setRecipients(others);
    }
}
