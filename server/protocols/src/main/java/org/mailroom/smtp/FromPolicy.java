package org.mailroom.smtp;

import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.mailroom.domain.team.EmailAddress;

/**
 * On submission ports the message must carry exactly one From field with exactly one mailbox, and that, as well as Sender
 * where there is one, must be an address that the agent may use. Refused mail was not sent to anyone.
 *
 * <p>Settles docs/JAMES.md row 14 (2ab06c3f6d: only MAIL FROM was compared with the login). Proof: {@code FromPolicyTest}.
 */
public class FromPolicy implements JamesMessageHook {
    private final SenderRights rights;

    @Inject
    public FromPolicy(SenderRights rights) {
        this.rights = rights;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (!PortSettings.of(session).submission()) {
            return HookResult.DECLINED;
        }
        EmailAddress agent = EmailAddress.of(session.getUsername().asString());
        try {
            return fault(agent, mail)
                .map(what -> Answers.refuse("550 5.7.1 [FROM] " + what + "; allowed: " + rights.allowedAsText(agent) + ". Nothing was sent."))
                .orElse(HookResult.DECLINED);
        } catch (MessagingException e) {
            return Answers.refuse("550 5.6.0 the header of the message cannot be read. Nothing was sent.");
        }
    }

    private Optional<String> fault(EmailAddress agent, Mail mail) throws MessagingException {
        String[] from = mail.getMessage().getHeader("From");
        if (from == null) {
            return Optional.of("the message has no From field");
        }
        if (from.length > 1) {
            return Optional.of("the message has " + from.length + " From fields, one is allowed");
        }
        String[] sender = mail.getMessage().getHeader("Sender");
        if (sender != null && sender.length > 1) {
            return Optional.of("the message has " + sender.length + " Sender fields, one is allowed");
        }
        Optional<String> fault = fault(agent, "From", from[0]);
        return fault.isPresent() || sender == null ? fault : fault(agent, "Sender", sender[0]);
    }

    private Optional<String> fault(EmailAddress agent, String field, String value) {
        EmailAddress address;
        try {
            InternetAddress[] mailboxes = InternetAddress.parse(value, true);
            if (mailboxes.length != 1 || mailboxes[0].isGroup()) {
                return Optional.of(field + " must name exactly one mailbox");
            }
            address = EmailAddress.of(mailboxes[0].getAddress());
        } catch (AddressException | IllegalArgumentException e) {
            return Optional.of(field + " is not a valid mailbox");
        }
        return rights.mayUse(agent, address)
            ? Optional.empty()
            : Optional.of(agent.value() + " may not write as " + address.value() + " (" + field + ")");
    }
}
