package org.mailroom.smtp;

import java.util.List;

import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.core.HeloCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.EhloCmdHandler;

/**
 * The first line that HELO, EHLO and LHLO are answered with: James's handlers (3.8.1) close a parenthesis in it that they have not opened.
 * Thread-safe. Proof: {@code SmtpEnvelopeTest}, {@code LmtpServerTest}.
 */
public class Salutation implements ProtocolHandlerResultHandler<Response, ProtocolSession> {
    private static final String STRAY = "])";
    private static final int CODE = 4;

    @Override
    public Response onResponse(ProtocolSession session, Response response, long millis, ProtocolHandler handler) {
        boolean greets = handler instanceof EhloCmdHandler || handler instanceof HeloCmdHandler;
        return greets && response != null && response.getLines().get(0).toString().endsWith(STRAY) ? mended(response) : response;
    }

    private static Response mended(Response response) {
        List<String> lines = response.getLines().stream().map(line -> line.toString().substring(CODE)).toList();
        String first = lines.get(0);
        SMTPResponse mended = new SMTPResponse(response.getRetCode(), first.substring(0, first.length() - 1));
        lines.stream().skip(1).forEach(mended::appendLine);
        return mended;
    }
}
