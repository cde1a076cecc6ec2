package org.mailroom.smtp;

import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.team.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On submission ports: hands the message to {@link Submissions}, which answers conversations, adds notes and follows commands. What is no
 * team's business goes on to the next hook. It has no counterpart in James. Blocking; safe from any thread. Proof: {@code AnswerTest} of
 * {@code server/app}.
 */
public class TeamMail implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(TeamMail.class);
    private static final int LONGEST_CLIENT = 100;

    private final Submissions submissions;

    @Inject
    public TeamMail(Submissions submissions) {
        this.submissions = submissions;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (!PortSettings.of(session).submission()) {
            return HookResult.DECLINED;
        }
        try {
            return answer(session, mail, submissions.submit(submission(session, mail)));
        } catch (MessagingException e) {
            return Answers.refuse("550 5.6.0 the header of the message cannot be read. Nothing was sent.");
        } catch (RuntimeException e) {
            LOGGER.error("A message from {} for {} could not be taken", session.getUsername(), mail.getRecipients(), e);
            return Answers.refuse("451 4.3.0 the server cannot store the message at the moment; it was not accepted, please try again later");
        }
    }

    private static Submission submission(SMTPSession session, Mail mail) throws MessagingException {
        IncomingMessageData data = IncomingMessageData.of(session).orElseThrow();
        return new Submission(mail.getName(), EmailAddress.of(session.getUsername().asString()), Actor.Channel.SMTP, client(session, mail),
            mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(""), mail.getRecipients().stream().map(MailAddress::asString).toList(),
            () -> data.source().getInputStream(), Terms.ANY);
    }

    /** As the client calls itself in the message, or in EHLO. */
    private static String client(SMTPSession session, Mail mail) throws MessagingException {
        for (String name : new String[] {"User-Agent", "X-Mailer"}) {
            Optional<String> said = Optional.ofNullable(mail.getMessage().getHeader(name)).map(fields -> fields[0].replaceAll("[\\p{Cntrl}\\s]+", " ").strip());
            if (said.isPresent()) {
                return said.get().substring(0, Math.min(LONGEST_CLIENT, said.get().length()));
            }
        }
        return session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse("");
    }

    private static HookResult answer(SMTPSession session, Mail mail, Receipt receipt) {
        if (receipt instanceof Receipt.Refusal refusal) {
            LOGGER.info("{} of {} refused: {}", mail.getName(), session.getUsername().asString(), refusal.answer());
            return Answers.refuse(refusal.answer());
        } else if (receipt instanceof Receipt.Taken taken) {
            LOGGER.info("{} of {} taken: {}", mail.getName(), session.getUsername().asString(), taken.words());
            return HookResult.builder().hookReturnCode(HookReturnCode.ok()).smtpDescription(taken.words()).build();
        }
        return HookResult.DECLINED;
    }
}
