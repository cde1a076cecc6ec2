package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.MoveRequest;
import org.apache.james.imap.processor.MoveProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * MOVE (RFC 6851), which takes nothing out of a mailbox opened by EXAMINE. Extends {@code MoveProcessor}, which did
 * (JAMES-3.8.1.md 72b9500d35). Proof: {@code ReadOnlyTest}.
 */
public class Move extends MoveProcessor {

    @Inject
    public Move(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(MoveRequest request, ImapSession session, Responder responder) {
        if (ReadOnly.is(session)) {
            return Mono.fromRunnable(() -> responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.READ_ONLY)));
        }
        return Refusals.told(super.processRequestReactive(request, session, responder), request, responder, getStatusResponseFactory());
    }
}
