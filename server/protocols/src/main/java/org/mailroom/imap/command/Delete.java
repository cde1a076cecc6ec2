package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.DeleteRequest;
import org.apache.james.imap.processor.DeleteProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * DELETE, which never removes INBOX (RFC 3501 6.3.4). Extends {@code DeleteProcessor}, which did (JAMES-3.8.1.md
 * 6c0f027ce6); that it leaked a listener is settled in the session. Proof: {@code MailboxNamesTest}.
 */
public class Delete extends DeleteProcessor {

    @Inject
    public Delete(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(DeleteRequest request, ImapSession session, Responder responder) {
        if (request.getMailboxName().equalsIgnoreCase(MailboxConstants.INBOX)) {
            return Mono.fromRunnable(() ->
                responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.INBOX_STAYS)));
        }
        return super.processRequestReactive(request, session, responder);
    }
}
