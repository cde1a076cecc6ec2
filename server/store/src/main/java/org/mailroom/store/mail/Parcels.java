package org.mailroom.store.mail;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.mime.HeaderText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an administrator sees of a mail that is on its way or kept; reads its header only. Stateless. */
public final class Parcels {
    private static final Logger LOGGER = LoggerFactory.getLogger(Parcels.class);

    private Parcels() {
    }

    public static Parcel of(Mail mail, long octets) {
        return new Parcel(mail.getName(), mail.getMaybeSender().asString(""), mail.getRecipients().stream().map(MailAddress::asString).sorted().toList(), subject(mail), octets);
    }

    private static String subject(Mail mail) {
        try {
            return Optional.ofNullable(mail.getMessage().getHeader("Subject", null)).map(HeaderText::line).orElse("");
        } catch (MessagingException e) {
            LOGGER.debug("{} has no subject that can be read", mail.getName(), e);
            return "";
        }
    }

    /** What went wrong with it, or was found: its error, the answers of other servers, the findings of the chain. */
    public static String why(Mail mail) {
        Optional<String> undelivered = text(mail, Marks.UNDELIVERED).map(lines -> lines.lines().map(line -> line.replaceFirst("\t", ": ")).collect(Collectors.joining("; ")));
        return undelivered.or(() -> text(mail, Marks.FAILURE)).or(() -> Optional.ofNullable(mail.getErrorMessage())).orElseGet(() -> findings(mail));
    }

    private static Optional<String> text(Mail mail, String attribute) {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(attribute), String.class);
    }

    /** What the chain found, {@code name: word, …}. */
    public static String findings(Mail mail) {
        Map<String, String> findings = new TreeMap<>();
        mail.attributes().filter(attribute -> attribute.getName().asString().startsWith(Marks.FINDING))
            .forEach(attribute -> findings.put(attribute.getName().asString().substring(Marks.FINDING.length()), String.valueOf(attribute.getValue().value())));
        return findings.entrySet().stream().map(finding -> finding.getKey() + ": " + finding.getValue()).collect(Collectors.joining(", "));
    }
}
