package org.mailroom.smtp;

import java.io.IOException;

import javax.inject.Inject;

import org.apache.commons.configuration2.Configuration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the message into the spool; 250 means that it is there, on disk. When the spool does not take it, the answer is 451 and
 * nothing was kept.
 *
 * <p>Replaces James's {@code SendMailHandler}, which answers 451 also when reading the Message-ID for its log fails behind the spool
 * (the message then comes twice), and says neither that nothing was accepted nor under which name it was. Blocking; safe from any
 * thread. Proof: {@code SmtpMessageTest}, and {@code DatabaseOutageTest} of {@code server/app}.
 */
public class ToSpool implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(ToSpool.class);

    private final MailQueueFactory<?> queues;
    private MailQueue spool;

    @Inject
    public ToSpool(MailQueueFactory<?> queues) {
        this.queues = queues;
    }

    @Override
    public void init(Configuration configuration) {
        spool = queues.createQueue(MailQueueFactory.SPOOL);
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            spool.enQueue(mail);
        } catch (MailQueue.MailQueueException | RuntimeException e) {
            LOGGER.error("The spool does not take a message from {} for {}", session.getRemoteAddress(), mail.getRecipients(), e);
            return Answers.refuse("451 4.3.0 the server cannot store the message at the moment; it was not accepted, please try again later");
        }
        LOGGER.info("{} taken from {} ({}) for {}", mail.getName(), mail.getMaybeSender().asString(), session.getRemoteAddress(), mail.getRecipients());
        return HookResult.builder()
            .hookReturnCode(HookReturnCode.ok())
            .smtpDescription("2.6.0 Message received as " + mail.getName())
            .build();
    }

    @Override
    public void destroy() {
        try {
            spool.close();
        } catch (IOException e) {
            LOGGER.warn("The spool could not be closed", e);
        }
    }
}
