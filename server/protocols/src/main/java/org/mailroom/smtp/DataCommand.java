package org.mailroom.smtp;

import java.io.IOException;
import java.time.Clock;

import javax.inject.Inject;

import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataCmdHandler;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.smtpserver.ExtendedSMTPSession;

/**
 * DATA: opens the message's file, writes our Received field and hands the following frames to {@link MessageIntake}.
 * Replaces James's {@code JamesDataCmdHandler} together with its {@code ReceivedDataLineFilter}, which looked the client's
 * name up in the DNS for each message on the IO thread. Proof: {@code SmtpMessageTest}.
 */
public class DataCommand extends DataCmdHandler {
    private final Clock clock;

    @Inject
    public DataCommand(MetricFactory metricFactory, Clock clock) {
        super(metricFactory);
        this.clock = clock;
    }

    @Override
    protected Response doDATA(SMTPSession session, String argument) {
        MimeMessageInputStreamSource source = MimeMessageInputStreamSource.create(MailImpl.getId());
        ((ExtendedSMTPSession) session).setMimeMessageInputStreamSource(source);
        IncomingMessageData data = new IncomingMessageData(source, PortSettings.of(session));
        try {
            data.prepend(ReceivedField.of(session, clock));
        } catch (IOException e) {
            session.resetState();
            return Answers.response("451 4.3.0 the server cannot take a message at the moment, please try again later");
        }
        data.attachTo(session);
        session.pushLineHandler(getLineHandler());
        return Answers.response("354 send the message, end it with <CRLF>.<CRLF>");
    }
}
