package org.mailroom.smtp.relay;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Marks;

/** The reasons, one per recipient, why a mail could not be sent, as they travel on the mail to the bounce, or back into the queue. */
final class Undelivered {
    private static final AttributeName REASONS = AttributeName.of(Marks.UNDELIVERED);

    private Undelivered() {
    }

    static void write(Mail mail, Map<MailAddress, Outcome> failed) {
        StringBuilder lines = new StringBuilder();
        failed.forEach((recipient, outcome) -> lines.append(recipient.asString()).append('\t')
            .append(outcome.answer().replaceAll("[\\r\\n\\t]+", " ")).append('\n'));
        mail.setAttribute(new Attribute(REASONS, AttributeValue.of(lines.toString())));
    }

    /** Recipient and answer; for a mail that some other mailet gave up, its recipients and its error message. */
    static Map<String, String> read(Mail mail) {
        Map<String, String> reasons = new LinkedHashMap<>();
        AttributeUtils.getValueAndCastFromMail(mail, REASONS, String.class).orElse("").lines()
            .map(line -> line.split("\t", 2))
            .forEach(pair -> reasons.put(pair[0], pair[1]));
        if (reasons.isEmpty()) {
            String why = mail.getErrorMessage() == null ? "550 5.0.0 the message could not be delivered" : mail.getErrorMessage();
            mail.getRecipients().forEach(recipient -> reasons.put(recipient.asString(), why));
        }
        return reasons;
    }
}
