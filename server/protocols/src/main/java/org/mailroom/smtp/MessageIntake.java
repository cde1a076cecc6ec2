package org.mailroom.smtp;

import java.io.IOException;
import java.util.List;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ExtensibleHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.WiringException;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.AbstractHookableCmdHandler;
import org.apache.james.protocols.smtp.core.DataLineFilter;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the message after DATA and asks the message hooks in order; the first that answers decides. Whatever goes
 * wrong, the session is ready for the next command afterwards, and 250 is said only by the hook that has put the message
 * into the spool.
 *
 * <p>Replaces James's {@code DataLineJamesMessageHookHandler} and {@code MailSizeEsmtpExtension} (James 3.8.1, fixed upstream by 68384c181a,
 * 2582ff5eec, and an Error thrown by a hook, cc87df53ad). A bare line feed ends the connection with 550, as James does
 * against SMTP smuggling. Proof: {@code SmtpMessageTest}. Runs on the connection's thread; holds no state.
 */
public class MessageIntake implements DataLineFilter, ExtensibleHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(MessageIntake.class);

    private final Meters meters;
    private List<JamesMessageHook> hooks = List.of();
    private List<HookResultHook> observers = List.of();

    @Inject
    public MessageIntake(Meters meters) {
        this.meters = meters;
    }

    @Override
    public Response onLine(SMTPSession session, byte[] frame, LineHandler<SMTPSession> next) {
        IncomingMessageData data = IncomingMessageData.of(session).orElseThrow();
        if (data.isEnd(frame)) {
            session.popLineHandler();
            return finish(session, data);
        }
        try {
            data.take(frame);
        } catch (IOException e) {
            LOGGER.error("A message from {} could not be written", session.getRemoteAddress(), e);
            return abort(session, "451 4.3.0 the server cannot store the message at the moment; it was not accepted, please try again later");
        }
        if (data.bareLineFeed()) {
            return abort(session, "550 5.5.2 lines must end with CR LF, a bare LF was received; the message was not accepted");
        }
        return null;
    }

    private Response abort(SMTPSession session, String answer) {
        session.popLineHandler();
        session.resetState();
        answered(session, answer.substring(0, 1));
        return Answers.last(answer);
    }

    private void answered(SMTPSession session, String code) {
        meters.count(Measure.SMTP_MESSAGES, listener(session), CommandFigures.answer(code));
    }

    /** How figures name the listener. */
    protected String listener(SMTPSession session) {
        return PortSettings.of(session).submission() ? "submission" : "smtp";
    }

    private Response finish(SMTPSession session, IncomingMessageData data) {
        List<MailAddress> recipients = List.copyOf(session.getAttachment(SMTPSession.RCPT_LIST, State.Transaction).orElse(List.of()));
        long start = System.nanoTime();
        SMTPResponse response = take(session, data, recipients);
        answered(session, response.getRetCode());
        meters.time(Measure.SMTP_COMMAND, System.nanoTime() - start, "message");
        return answer(response, recipients);
    }

    private SMTPResponse take(SMTPSession session, IncomingMessageData data, List<MailAddress> recipients) {
        MailImpl mail = null;
        try {
            if (data.refusal().isPresent()) {
                LOGGER.info("Message from {} refused: {}", session.getRemoteAddress(), data.refusal().get());
                return Answers.response(data.refusal().get());
            }
            data.source().getWritableOutputStream().close();
            mail = MailImpl.builder()
                .name(data.source().getSourceId())
                .sender(session.getAttachment(SMTPSession.SENDER, State.Transaction).orElse(MaybeSender.nullSender()))
                .addRecipients(recipients)
                .build();
            mail.setMessageContent(data.source());
            return ask(session, mail);
        } catch (IOException | MessagingException | RuntimeException | StackOverflowError | LinkageError e) {
            LOGGER.error("A message from {} could not be accepted", session.getRemoteAddress(), e);
            return Answers.response("451 4.3.0 the server cannot accept the message at the moment, please try again later");
        } finally {
            LifecycleUtil.dispose(mail);
            session.resetState();
        }
    }

    private SMTPResponse ask(SMTPSession session, MailImpl mail) {
        for (JamesMessageHook hook : hooks) {
            long start = System.nanoTime();
            HookResult result = hook.onMessage(session, mail);
            long millis = (System.nanoTime() - start) / 1_000_000;
            for (HookResultHook observer : observers) {
                result = observer.onHookResult(session, result, millis, hook);
            }
            SMTPResponse response = AbstractHookableCmdHandler.calcDefaultSMTPResponse(result);
            if (response != null) {
                return response;
            }
        }
        throw new IllegalStateException("no handler took the message");
    }

    /** The answer on the wire to a message for these recipients. */
    protected Response answer(SMTPResponse response, List<MailAddress> recipients) {
        return response;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void wireExtensions(Class<?> kind, List<?> extensions) throws WiringException {
        if (kind.equals(JamesMessageHook.class)) {
            hooks = List.copyOf((List<JamesMessageHook>) extensions);
            if (hooks.isEmpty()) {
                throw new WiringException("no handler takes messages: one that implements JamesMessageHook is needed");
            }
        } else {
            observers = List.copyOf((List<HookResultHook>) extensions);
        }
    }

    @Override
    public List<Class<?>> getMarkerInterfaces() {
        return List.of(JamesMessageHook.class, HookResultHook.class);
    }
}
