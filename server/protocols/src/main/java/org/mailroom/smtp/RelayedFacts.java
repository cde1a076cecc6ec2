package org.mailroom.smtp;

import javax.inject.Inject;

import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.Directory;

/**
 * The same for LMTP, with the mark that the client is a mail server of the house: its address says nothing of who has sent the mail, so there is no SPF.
 * Proof: {@code AuthenticateTest}, {@code LmtpTest}.
 */
public class RelayedFacts extends EnvelopeFacts {
    @Inject
    public RelayedFacts(Directory directory) {
        super(directory);
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        mail.setAttribute(new Attribute(AttributeName.of(Marks.RELAYED), AttributeValue.of(true)));
        return super.onMessage(session, mail);
    }
}
