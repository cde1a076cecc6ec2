package org.mailroom.smtp;

import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.inject.Inject;

import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/**
 * Times commands, as finely as James tells (milliseconds), and counts those that were not followed. Messages are {@link MessageIntake}'s. Thread-safe.
 * Proof: {@code FiguresTest}.
 */
public class CommandFigures implements ProtocolHandlerResultHandler<Response, ProtocolSession> {
    private static final Set<String> COMMANDS = Set.of("HELO", "EHLO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "QUIT");
    private static final String OTHER = "other";

    private final Meters meters;

    @Inject
    public CommandFigures(Meters meters) {
        this.meters = meters;
    }

    @Override
    public Response onResponse(ProtocolSession session, Response response, long millis, ProtocolHandler handler) {
        if (!(handler instanceof CommandHandler<?> one)) {
            // James tells the answer once more as that of the dispatcher.
            return response;
        }
        String command = command(one);
        meters.time(Measure.SMTP_COMMAND, TimeUnit.MILLISECONDS.toNanos(millis), command);
        String code = response == null ? "" : response.getRetCode();
        if (code.startsWith("4") || code.startsWith("5")) {
            meters.count(Measure.SMTP_REFUSALS, command, answer(code));
        }
        return response;
    }

    /** Clients may name anything; what is no command of ours has one name. */
    private static String command(CommandHandler<?> handler) {
        return handler.getImplCommands().stream().filter(COMMANDS::contains).findFirst().orElse(OTHER);
    }

    /** What a code says to whoever gets it. */
    static String answer(String code) {
        return code.startsWith("2") ? "accepted" : code.startsWith("4") ? "deferred" : "refused";
    }
}
