package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.CopyRequest;
import org.apache.james.imap.processor.CopyProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * COPY (RFC 3501 6.4.7), which tells why a folder takes nothing. Extends James's {@code CopyProcessor}. Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class Copy extends CopyProcessor {

    @Inject
    public Copy(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(CopyRequest request, ImapSession session, Responder responder) {
        return Refusals.told(super.processRequestReactive(request, session, responder), request, responder, getStatusResponseFactory());
    }
}
