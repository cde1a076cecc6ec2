package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.LsubRequest;
import org.apache.james.imap.processor.LSubProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * LSUB (RFC 3501 6.3.9) without the bare {@code Teams}. Extends {@code LSubProcessor}, which names each missing parent, decodes the
 * reference twice, and fails for a pattern that is not modified UTF-7. Proof: {@code ListTest}.
 */
public class ListSubscribed extends LSubProcessor {

    @Inject
    public ListSubscribed(MailboxManager mailboxes, SubscriptionManager subscriptions, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, subscriptions, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(LsubRequest request, ImapSession session, Responder responder) {
        if (!NamePattern.possible(request.getMailboxPattern())) {
            return Mono.fromRunnable(() -> okComplete(request, responder));
        }
        LsubRequest written = new LsubRequest(NamePattern.asWritten(request.getBaseReferenceName()), request.getMailboxPattern(), request.getTag());
        return super.processRequestReactive(written, session,
            new ListedNames(responder, session.getMailboxSession().getPathDelimiter()));
    }
}
