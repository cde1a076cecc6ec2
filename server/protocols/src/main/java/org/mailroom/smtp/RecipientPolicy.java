package org.mailroom.smtp;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.Addressing;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may be written to: agents, teams and their aliases, each also with a plus-part, and postmaster and abuse of the
 * served domains; other domains by authenticated agents only. When a member writes to a team with a plus-part, that is a command
 * (DESIGN section 4.4), and one that means nothing is refused here, with those that are allowed. What is refused is refused at RCPT, so that no bounce is owed.
 *
 * <p>Replaces James's {@code ValidRcptHandler}, {@code AuthRequiredToRelayRcptHook} and {@code PostmasterAbuseRcptHook},
 * which accepted postmaster of any domain (an open relay for that name). Proof: {@code SmtpEnvelopeTest}.
 */
public class RecipientPolicy implements RcptHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecipientPolicy.class);
    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");

    private final Directory directory;
    private final Addressing addressing;
    private final Clock clock;

    @Inject
    public RecipientPolicy(Directory directory, ReplyToken tokens, Calendars calendars, Clock clock) {
        this.directory = directory;
        this.addressing = new Addressing(directory, tokens, calendars);
        this.clock = clock;
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
            if (exists(recipient)) {
                return order(session, recipient);
            }
            return Answers.refuse("550 5.1.1 <" + recipient.asString() + ">: there is no such address here");
        } catch (RuntimeException e) {
            LOGGER.error("The recipient {} could not be looked up", recipient, e);
            return Answers.refuse(Answers.STORAGE);
        }
    }

    /** A plus-part of a member's team is a command, and must be one that can be followed. */
    private HookResult order(SMTPSession session, MailAddress recipient) {
        Optional<EmailAddress> address = Envelope.address(recipient);
        if (!PortSettings.of(session).submission() || session.getUsername() == null || address.isEmpty()) {
            return HookResult.DECLINED;
        }
        try {
            addressing.order(EmailAddress.of(session.getUsername().asString()), address.get(), clock.instant());
            return HookResult.DECLINED;
        } catch (Refused e) {
            return Answers.refuse("550 5.1.1 <" + recipient.asString() + ">: " + e.getMessage() + ". Nothing was sent.");
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
