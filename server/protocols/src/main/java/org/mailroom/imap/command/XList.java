package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.processor.XListProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;

/**
 * XLIST, which old clients try although it is not announced any more (RFC 6154 took its place). Extends {@code XListProcessor},
 * which is injected without the folder types and then fails. Proof: James's {@code Listing} suite in {@code ImapSuite}.
 */
public class XList extends XListProcessor {

    @Inject
    public XList(MailboxManager mailboxes, StatusResponseFactory answers, MailboxTyper types, MetricFactory metrics,
                 SubscriptionManager subscriptions) {
        super(mailboxes, answers, types, metrics, subscriptions);
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return List.of();
    }
}
