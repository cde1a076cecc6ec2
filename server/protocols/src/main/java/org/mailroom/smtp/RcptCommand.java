package org.mailroom.smtp;

import javax.inject.Inject;

import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.RcptCmdHandler;
import org.mailroom.domain.team.Directory;

/**
 * RCPT TO; a bare {@code postmaster} means the first served domain's (RFC 5321 section 4.5.1), non-ASCII is refused, and
 * so is more than one transaction's share of recipients. Replaces James's {@code JamesRcptCmdHandler}.
 * Proof: {@code SmtpEnvelopeTest}.
 */
public class RcptCommand extends RcptCmdHandler {
    private static final int RECIPIENTS = 1000;
    private final Directory directory;

    @Inject
    public RcptCommand(MetricFactory metricFactory, Directory directory) {
        super(metricFactory);
        this.directory = directory;
    }

    @Override
    protected Response doFilterChecks(SMTPSession session, String command, String argument) {
        if (Envelope.hasNonAscii(argument)) {
            return Answers.response("553 5.6.7 the recipient's address is not ASCII, and SMTPUTF8 is not offered");
        }
        if (session.getRcptCount() >= RECIPIENTS) {
            return Answers.response("452 4.5.3 too many recipients, send this message to the others in a further transaction");
        }
        return super.doFilterChecks(session, command, argument);
    }

    @Override
    protected String getDefaultDomain() {
        return directory.domains().stream().sorted().findFirst().orElseGet(super::getDefaultDomain);
    }
}
