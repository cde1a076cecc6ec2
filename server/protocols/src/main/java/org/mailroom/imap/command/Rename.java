package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.RenameRequest;
import org.apache.james.imap.processor.RenameProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * RENAME (RFC 3501 6.3.5), which tells why a folder keeps its name. Extends James's {@code RenameProcessor}. Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class Rename extends RenameProcessor {

    @Inject
    public Rename(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(RenameRequest request, ImapSession session, Responder responder) {
        return Refusals.told(super.processRequestReactive(request, session, responder), request, responder, getStatusResponseFactory());
    }
}
