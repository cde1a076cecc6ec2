package org.mailroom.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may be written to: agents, teams and their aliases, each also with a plus-part, and postmaster and abuse of the
 * served domains; other domains by authenticated agents only. What is refused is refused at RCPT, so that no bounce is owed.
 *
 * <p>Replaces James's {@code ValidRcptHandler}, {@code AuthRequiredToRelayRcptHook} and {@code PostmasterAbuseRcptHook},
 * which accepted postmaster of any domain (an open relay for that name). Proof: {@code SmtpEnvelopeTest}.
 */
public class RecipientPolicy implements RcptHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecipientPolicy.class);
    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");

    private final Directory directory;

    @Inject
    public RecipientPolicy(Directory directory) {
        this.directory = directory;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        try {
            if (!directory.domains().contains(recipient.getDomain().asString().toLowerCase(Locale.US))) {
                return session.isRelayingAllowed()
                    ? HookResult.DECLINED
                    : Answers.refuse("550 5.7.1 <" + recipient.asString() + ">: relaying denied, this server does not serve "
                        + recipient.getDomain().asString());
            }
            return exists(recipient)
                ? HookResult.DECLINED
                : Answers.refuse("550 5.1.1 <" + recipient.asString() + ">: there is no such address here");
        } catch (RuntimeException e) {
            LOGGER.error("The recipient {} could not be looked up", recipient, e);
            return Answers.refuse(Answers.STORAGE);
        }
    }

    private boolean exists(MailAddress recipient) {
        if (ROLE_ADDRESSES.contains(recipient.getLocalPart().toLowerCase(Locale.US))) {
            return true;
        }
        Optional<EmailAddress> address = Envelope.address(recipient);
        return address.isPresent()
            && (directory.teamByAddress(address.get()).isPresent()
                || directory.agent(address.get()).isPresent()
                || directory.agent(address.get().base()).isPresent());
    }
}
