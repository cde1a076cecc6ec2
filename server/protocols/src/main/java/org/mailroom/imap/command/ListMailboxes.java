package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.message.request.ListRequest;
import org.apache.james.imap.processor.ListProcessor;

import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * LIST (RFC 3501 6.3.8, RFC 5258). Extends {@code ListProcessor}, which has the default delimiter for a subscription whose
 * mailbox is gone, and takes a {@code StatusProcessor} that must be the configured one (James 3.8.1
 * d4875be54c). Proof: {@code ListTest}.
 */
public class ListMailboxes extends ListProcessor<ListRequest> {

    @Inject
    public ListMailboxes(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics,
                         SubscriptionManager subscriptions, Status status, MailboxTyper types) {
        super(ListRequest.class, mailboxes, answers, metrics, subscriptions, status, types);
    }

    @Override
    protected Mono<Void> processRequestReactive(ListRequest request, ImapSession session, Responder responder) {
        return super.processRequestReactive(request, session,
            new ListedNames(responder, session.getMailboxSession().getPathDelimiter()));
    }
}
