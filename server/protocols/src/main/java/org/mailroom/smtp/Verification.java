package org.mailroom.smtp;

import java.util.Collection;
import java.util.Set;

import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * VRFY and EXPN, which tell nobody who is here: 252, what a server must say that does not verify (RFC 5321 7.3). Replaces James's
 * {@code VrfyCmdHandler} and {@code ExpnCmdHandler} (3.8.1), which say 502. Thread-safe. Proof: {@code SmtpServerTest}.
 */
public class Verification implements CommandHandler<SMTPSession> {
    private static final Response NOT_TOLD = new SMTPResponse("252", "2.0.0 Addresses are not verified here; the answers to RCPT tell").immutable();

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("VRFY", "EXPN");
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return NOT_TOLD;
    }
}
