package org.mailroom.smtp;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.lmtp.LMTPMultiResponse;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.mailroom.domain.measure.Meters;

/**
 * As {@link MessageIntake}, with one answer for each accepted recipient (RFC 2033 section 4.2). The spool takes a message
 * for all its recipients or for none, so the answers agree. Replaces James's {@code DataLineLMTPHandler} and
 * {@code MailetContainerHandler}. Proof: {@code LmtpServerTest}.
 */
public class LmtpIntake extends MessageIntake {

    @Inject
    public LmtpIntake(Meters meters) {
        super(meters);
    }

    @Override
    protected String listener(SMTPSession session) {
        return "lmtp";
    }

    @Override
    protected Response answer(SMTPResponse response, List<MailAddress> recipients) {
        return LMTPMultiResponse.of(recipients.stream().map(recipient -> forOne(response, recipient)).toList());
    }

    private static Response forOne(SMTPResponse response, MailAddress recipient) {
        String line = response.getLines().get(0).toString();
        int text = line.indexOf(' ', 4) + 1;
        return Answers.response(line.substring(0, text) + "<" + recipient.asString() + "> " + line.substring(text));
    }
}
