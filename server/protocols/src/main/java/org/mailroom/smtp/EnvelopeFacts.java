package org.mailroom.smtp;

import java.util.Locale;

import javax.inject.Inject;

import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.Directory;

/**
 * Writes what is known of the session onto the mail for the mailets: address, HELO name, session, the authenticated agent,
 * and that a stranger claims a sender of a served domain ({@link #CLAIMS_LOCAL_SENDER}; such mail is accepted because
 * forwarders and lists send it too). Replaces James's {@code AddDefaultAttributesMessageHook}, which asked the DNS for the
 * client's name for each message. Proof: {@code SmtpMessageTest}.
 */
public class EnvelopeFacts implements JamesMessageHook {

    /** Boolean attribute: the envelope sender is of a served domain, but the client did not log in. */
    public static final AttributeName CLAIMS_LOCAL_SENDER = AttributeName.of(Marks.CLAIMS_LOCAL_SENDER);

    private final Directory directory;

    @Inject
    public EnvelopeFacts(Directory directory) {
        this.directory = directory;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        String address = session.getRemoteAddress().getAddress().getHostAddress();
        ((MailImpl) mail).setRemoteAddr(address);
        ((MailImpl) mail).setRemoteHost(address);
        mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of(session.getSessionID())));
        session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
            .ifPresent(name -> mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of(name))));
        if (session.getUsername() != null) {
            mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(session.getUsername().asString())));
        } else if (claimsLocalSender(mail)) {
            mail.setAttribute(new Attribute(CLAIMS_LOCAL_SENDER, AttributeValue.of(true)));
        }
        return HookResult.DECLINED;
    }

    private boolean claimsLocalSender(Mail mail) {
        return !mail.getMaybeSender().isNullSender()
            && directory.domains().contains(mail.getMaybeSender().get().getDomain().asString().toLowerCase(Locale.US));
    }
}
