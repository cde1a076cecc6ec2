package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.SetMetadataRequest;
import org.apache.james.imap.processor.SetMetadataProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * SETMETADATA (RFC 5464), which tells why a folder's annotations stay. Extends James's {@code SetMetadataProcessor}.
 * Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class SetMetadata extends SetMetadataProcessor {

    @Inject
    public SetMetadata(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(SetMetadataRequest request, ImapSession session, Responder responder) {
        return Refusals.told(super.processRequestReactive(request, session, responder), request, responder, getStatusResponseFactory());
    }
}
