package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.events.EventBus;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.message.request.SelectRequest;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.view.FirstNotified;

/** SELECT. Replaces {@code SelectProcessor}; see {@link Selection}. Proof: {@code ReadOnlyTest}. */
public class Select extends Selection<SelectRequest> {

    @Inject
    public Select(MailboxManager mailboxes, EventBus events, FirstNotified notified, StatusResponseFactory answers, MetricFactory metrics) {
        super(SelectRequest.class, mailboxes, events, notified, answers, metrics, false);
    }
}
