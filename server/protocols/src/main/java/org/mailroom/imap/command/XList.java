package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.message.request.XListRequest;
import org.apache.james.imap.processor.XListProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * XLIST, which old clients try although it is not announced any more (RFC 6154 took its place). Extends {@code XListProcessor},
 * which is injected without the folder types and then fails, and fails too for what is not modified UTF-7. Proof: James's {@code Listing} suite in {@code ImapSuite}.
 */
public class XList extends XListProcessor {

    @Inject
    public XList(MailboxManager mailboxes, StatusResponseFactory answers, MailboxTyper types, MetricFactory metrics,
                 SubscriptionManager subscriptions) {
        super(mailboxes, answers, types, metrics, subscriptions);
    }

    @Override
    protected Mono<Void> processRequestReactive(XListRequest request, ImapSession session, Responder responder) {
        if (!NamePattern.possible(request.getMailboxPattern())) {
            return Mono.fromRunnable(() -> okComplete(request, responder));
        }
        return super.processRequestReactive(new XListRequest(NamePattern.asWritten(request.getBaseReferenceName()), request.getMailboxPattern(),
            request.getTag()), session, responder);
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return List.of();
    }
}
