package org.mailroom.smtp;

import javax.mail.MessagingException;

import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;

/**
 * Refuses a message that has passed too many servers: it goes round in circles (RFC 5321 section 6.3). Stateless.
 * Proof: {@code SmtpMessageTest}.
 */
public class LoopPolicy implements JamesMessageHook {
    static final int HOPS = 100;

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            String[] received = mail.getMessage().getHeader("Received");
            return received != null && received.length > HOPS
                ? Answers.refuse("554 5.4.6 the message has passed " + received.length + " servers, it is going round in circles")
                : HookResult.DECLINED;
        } catch (MessagingException e) {
            return HookResult.DECLINED;
        }
    }
}
