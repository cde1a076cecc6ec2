package org.mailroom.imap.command;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.ExamineRequest;
import org.apache.james.imap.processor.ExamineProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * EXAMINE. Leaves the mailbox that was selected before in any case, as RFC 3501 6.3.1 wants, so that a second EXAMINE of the same
 * mailbox starts afresh, and remembers how it was opened (JAMES-3.8.1.md 72b9500d35). Extends James's {@code ExamineProcessor}.
 * Proof: {@code ReadOnlyTest}.
 */
public class Examine extends ExamineProcessor {

    @Inject
    public Examine(MailboxManager mailboxes, EventBus events, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, events, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(ExamineRequest request, ImapSession session, Responder responder) {
        return Reselection.leave(session, responder, getStatusResponseFactory())
            .then(Mono.fromRunnable(() -> ReadOnly.remember(session, true)))
            .then(Mono.defer(() -> super.processRequestReactive(request, session, responder)));
    }

    @Override
    protected void permanentFlags(Responder responder, Flags flags, SelectedMailbox selected) {
        if (ReadOnly.none(flags)) {
            responder.respond(getStatusResponseFactory().untaggedOk(Answers.NO_PERMANENT_FLAGS));
        } else {
            super.permanentFlags(responder, flags, selected);
        }
    }
}
