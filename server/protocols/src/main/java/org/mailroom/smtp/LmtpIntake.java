package org.mailroom.smtp;

import java.util.List;

import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.lmtp.LMTPMultiResponse;
import org.apache.james.protocols.smtp.SMTPResponse;

/**
 * As {@link MessageIntake}, with one answer for each accepted recipient (RFC 2033 section 4.2). The spool takes a message
 * for all its recipients or for none, so the answers agree. Replaces James's {@code DataLineLMTPHandler} and
 * {@code MailetContainerHandler}. Proof: {@code LmtpServerTest}.
 */
public class LmtpIntake extends MessageIntake {

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
