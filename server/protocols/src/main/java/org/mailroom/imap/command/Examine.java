package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.events.EventBus;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.message.request.ExamineRequest;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.view.FirstNotified;

/** EXAMINE. Replaces {@code ExamineProcessor}; see {@link Selection}. Proof: {@code ReadOnlyTest}. */
public class Examine extends Selection<ExamineRequest> {

    @Inject
    public Examine(MailboxManager mailboxes, EventBus events, FirstNotified notified, StatusResponseFactory answers, MetricFactory metrics) {
        super(ExamineRequest.class, mailboxes, events, notified, answers, metrics, true);
    }
}
