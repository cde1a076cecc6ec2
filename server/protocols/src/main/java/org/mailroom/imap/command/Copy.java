package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.CopyRequest;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.ConversationMoves;

import reactor.core.publisher.Mono;

/**
 * COPY (RFC 3501 6.4.7). When it fails in the middle, the target is as before. Replaces James's {@code CopyProcessor}, see {@link Transfer}.
 * Proof: {@code TransferTest} of {@code server/app}.
 */
public class Copy extends Transfer<CopyRequest> {

    @Inject
    public Copy(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, ConversationMoves conversations) {
        super(CopyRequest.class, true, mailboxes, answers, metrics, conversations);
    }

    @Override
    List<MessageRange> take(MessageRange window, MailboxId from, MailboxId to, MailboxSession session) throws MailboxException {
        return getMailboxManager().copyMessages(window, from, to, session);
    }

    @Override
    Mono<Void> complete(CopyRequest request, Taken taken, ImapSession session, Responder responder) {
        return unsolicitedResponses(session, responder, request.isUseUids()).then(Mono.fromRunnable(() ->
            taken.copyUid().ifPresentOrElse(code -> okComplete(request, code, responder), () -> okComplete(request, responder))));
    }

    @Override
    void failed(Taken taken, ImapSession session, Responder responder) throws MailboxException {
        taken.target().delete(taken.there(), session.getMailboxSession());
    }
}
