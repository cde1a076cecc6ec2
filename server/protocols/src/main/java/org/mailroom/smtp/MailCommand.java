package org.mailroom.smtp;

import javax.inject.Inject;

import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.MailCmdHandler;

/**
 * MAIL FROM; refuses what is not ASCII, because SMTPUTF8 is not offered (RFC 6531 section 3.1). Replaces James's
 * {@code JamesMailCmdHandler} (James 3.8.1: non-ASCII addresses became line ends on the wire).
 * Proof: {@code SmtpEnvelopeTest}.
 */
public class MailCommand extends MailCmdHandler {

    @Inject
    public MailCommand(MetricFactory metricFactory) {
        super(metricFactory);
    }

    @Override
    protected Response doFilterChecks(SMTPSession session, String command, String parameters) {
        if (Envelope.hasNonAscii(parameters)) {
            return Answers.response("553 5.6.7 the sender's address is not ASCII, and SMTPUTF8 is not offered");
        }
        if (parameters != null && parameters.toUpperCase(java.util.Locale.US).endsWith(" SMTPUTF8")) {
            return Answers.response("555 5.5.4 SMTPUTF8 is not offered");
        }
        return super.doFilterChecks(session, command, parameters);
    }
}
