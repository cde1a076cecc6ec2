package org.mailroom.smtp;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.MailCmdHandler;

/**
 * MAIL FROM; refuses what is not ASCII, because SMTPUTF8 is not offered (RFC 6531 section 3.1), and parameters that are not offered (RFC 5321 section 4.1.1.11). Replaces James's
 * {@code JamesMailCmdHandler} (James 3.8.1: non-ASCII addresses became line ends on the wire, unknown parameters were taken for nothing).
 * Proof: {@code SmtpEnvelopeTest}.
 */
public class MailCommand extends MailCmdHandler {
    /** AUTH (RFC 4954 section 5) is taken everywhere and trusted nowhere. */
    private static final Pattern OFFERED = Pattern.compile("SIZE(=.*)?|BODY=(7BIT|8BITMIME)|AUTH=.+", Pattern.CASE_INSENSITIVE);

    @Inject
    public MailCommand(MetricFactory metricFactory) {
        super(metricFactory);
    }

    /** What stands behind the address. */
    private static Stream<String> words(String parameters) {
        int end = parameters == null ? -1 : parameters.lastIndexOf('>');
        return end < 0 ? Stream.empty() : Stream.of(parameters.substring(end + 1).trim().split(" +")).filter(word -> !word.isEmpty());
    }

    @Override
    protected Response doFilterChecks(SMTPSession session, String command, String parameters) {
        if (Envelope.hasNonAscii(parameters)) {
            return Answers.response("553 5.6.7 the sender's address is not ASCII, and SMTPUTF8 is not offered");
        }
        Optional<String> unknown = words(parameters).filter(word -> !OFFERED.matcher(word).matches()).findFirst();
        if (unknown.isPresent()) {
            return Answers.response("555 5.5.4 the parameter " + unknown.get().split("=", 2)[0].replaceAll("[^!-~]", "?") + " is not offered, or not with this value");
        }
        return super.doFilterChecks(session, command, parameters);
    }
}
