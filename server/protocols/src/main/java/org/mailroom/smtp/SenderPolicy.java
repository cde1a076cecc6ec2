package org.mailroom.smtp;

import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.mailroom.domain.team.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On submission ports: nothing without AUTH (RFC 6409 section 4.3) by the password that the agent has, and an envelope sender that the agent may use, or
 * none, as receipts have. Elsewhere any sender is heard. Replaces James's {@code SenderAuthIdentifyVerificationHook}
 * (docs/JAMES.md row 14). Proof: {@code SmtpEnvelopeTest}.
 */
public class SenderPolicy implements MailHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(SenderPolicy.class);
    private final SenderRights rights;

    @Inject
    public SenderPolicy(SenderRights rights) {
        this.rights = rights;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        if (!PortSettings.of(session).submission()) {
            return HookResult.DECLINED;
        }
        if (session.getUsername() == null) {
            return Answers.refuse("530 5.7.0 authentication required on this port");
        }
        EmailAddress agent = EmailAddress.of(session.getUsername().asString());
        try {
            if (!rights.known(agent)) {
                return Answers.refuse("530 5.7.0 " + agent.value() + " is no agent any more. Nothing was sent.");
            }
            if (!rights.hasPassword(agent, session.getAttachment(AuthCommand.PASSWORD, State.Connection))) {
                return Answers.hangUp("421 4.7.0 the password of " + agent.value() + " was changed, connect and log in again. Nothing was sent.");
            }
            if (sender.isNullSender()) {
                return HookResult.DECLINED;
            }
            Optional<EmailAddress> address = Envelope.address(sender.get());
            return address.isPresent() && rights.mayUse(agent, address.get())
                ? HookResult.DECLINED
                : Answers.refuse("550 5.7.1 [FROM] " + agent.value() + " may not send as " + sender.asString()
                    + "; allowed: " + rights.allowedAsText(agent) + ". Nothing was sent.");
        } catch (RuntimeException e) {
            LOGGER.error("The rights of {} could not be looked up", agent, e);
            return Answers.refuse(Answers.STORAGE);
        }
    }
}
