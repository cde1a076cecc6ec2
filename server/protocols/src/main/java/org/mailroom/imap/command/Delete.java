package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.imap.message.request.DeleteRequest;
import org.apache.james.imap.processor.DeleteProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * DELETE, which never removes INBOX (RFC 3501 6.3.4), nor leaves the selected mailbox when the agent may not delete it. Extends
 * {@code DeleteProcessor}, which did (James 3.8.1, fixed upstream by 6c0f027ce6); that it leaked a listener is settled in the session. Proof:
 * {@code MailboxNamesTest}.
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
        return Mono.defer(() -> mayDelete(request, session))
            .flatMap(may -> may ? super.processRequestReactive(request, session, responder) : Mono.fromRunnable(() ->
                responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.FOLDER_STAYS))));
    }

    /** Asked first, since James leaves the selected mailbox before it tries. A mailbox that is not there is James's matter. */
    private Mono<Boolean> mayDelete(DeleteRequest request, ImapSession session) {
        MailboxPath path = PathConverter.forSession(session).buildFullPath(request.getMailboxName());
        return Mono.from(getMailboxManager().hasRightReactive(path, MailboxACL.Right.DeleteMailbox, session.getMailboxSession()))
            .onErrorReturn(MailboxException.class, true);
    }
}
