package org.mailroom.imap.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.AbstractImapRequest;
import org.apache.james.imapserver.netty.IMAPMDCContext;
import org.apache.james.util.MDCBuilder;
import org.apache.james.util.ReactorUtils;
import org.mailroom.domain.measure.Measure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frames of one connection, each to its end: parses a command with James's parsers, hands it to James's
 * processors and sends the answers. What a parser cannot bear is answered BAD and hurts only that command. Called by the
 * connection's worker only.
 */
final class CommandRunner {
    private static final Logger LOGGER = LoggerFactory.getLogger(CommandRunner.class);

    private final ConversationSettings settings;
    private final ConversationSession session;
    private final ConversationResponder responder;
    private final SelectedAnswers answers;
    private final MDCBuilder mdc;

    CommandRunner(ConversationSettings settings, ConversationSession session, ConversationResponder responder) {
        this.settings = settings;
        this.session = session;
        this.responder = responder;
        this.answers = new SelectedAnswers(responder, session);
        this.mdc = MDCBuilder.create()
            .addToContext(MDCBuilder.PROTOCOL, "IMAP")
            .addToContext(MDCBuilder.IP, session.client().getHostAddress())
            .addToContext(MDCBuilder.SESSION_ID, session.sessionId().asString());
    }

    /** False when the connection shall end now. */
    boolean run(Frame frame) throws IOException {
        if (frame instanceof Frame.Command command) {
            try (AssembledCommand assembled = command.command()) {
                settings.metrics().getCommandsMetric().increment();
                Optional<String> farewell;
                try {
                    farewell = farewell();
                } catch (RuntimeException e) {
                    LOGGER.error("{} it cannot be told whether the client may go on", session.sessionId().asString(), e);
                    responder.line(assembled.tag() + " NO [UNAVAILABLE] The server cannot look into its store at the moment. Nothing was changed");
                    responder.send();
                    return true;
                }
                if (farewell.isPresent()) {
                    responder.line(farewell.get());
                    responder.send();
                    return false;
                }
                run(assembled);
            }
        } else if (frame instanceof Frame.Line line) {
            session.lineHandler().ifPresent(handler -> handler.onLine(session, line.bytes()));
        } else if (frame instanceof Frame.Continue) {
            responder.line("+ Ready for the literal");
        } else if (frame instanceof Frame.Refusal refusal) {
            responder.line(refusal.answer());
        } else if (frame instanceof Frame.Farewell farewell) {
            responder.line("* BYE " + farewell.text());
        }
        responder.send();
        return session.getState() != ImapSessionState.LOGOUT && !(frame instanceof Frame.Farewell);
    }

    /** What to say to a client that cannot go on: the selected mailbox is gone, or the login or the view of it has lost its ground. */
    Optional<String> farewell() {
        SelectedMailbox selected = session.getSelected();
        if (selected != null && selected.isDeletedByOtherSession()) {
            return Optional.of("* BYE Selected mailbox has been deleted");
        }
        return session.getMailboxSession() == null || settings.guard().mayGoOn(session)
            ? Optional.empty() : Optional.of("* BYE Your password was changed, or you are no longer a member of this team, or no longer an agent");
    }

    private void run(AssembledCommand command) {
        long start = System.nanoTime();
        Optional<ImapMessage> message = parse(command);
        if (message.isPresent()) {
            try {
                settings.processor().processReactive(message.get(), answers, session)
                    .contextWrite(ReactorUtils.context("imap", IMAPMDCContext.from(session).addToContext(mdc)))
                    .block();
            } catch (UncheckedIOException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
                LOGGER.error("{} a command failed", session.sessionId().asString(), e);
                responder.line(command.tag() + " NO [SERVERBUG] The command failed inside the server, which has noted why");
            }
        }
        settings.meters().time(Measure.IMAP_COMMAND, System.nanoTime() - start, name(message));
    }

    /** What is no command has one name, whatever the client called it. */
    private static String name(Optional<ImapMessage> message) {
        return message.filter(AbstractImapRequest.class::isInstance).map(request -> ((AbstractImapRequest) request).getCommand().getName()).orElse("BAD");
    }

    private Optional<ImapMessage> parse(AssembledCommand command) {
        CommandReader reader = new CommandReader(command);
        try {
            ImapMessage message = settings.decoder().decode(reader, session);
            if (reader.malformedName()) {
                responder.line(command.tag() + " NO [CANNOT] That is no mailbox name: it is not modified UTF-7 (RFC 3501 5.1.3)");
                return Optional.empty();
            }
            if (!reader.literalsLeft() || message instanceof ImapResponseMessage) {
                return Optional.of(message);
            }
            responder.line(command.tag() + " BAD There is more than the command can take");
        } catch (RuntimeException | StackOverflowError e) {
            LOGGER.debug("Command not understood", e);
            responder.line(command.tag() + " BAD Command not understood");
        }
        return Optional.empty();
    }
}
