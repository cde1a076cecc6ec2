package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.MoveRequest;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.ConversationMoves;

import reactor.core.publisher.Mono;

/**
 * MOVE (RFC 6851), which takes nothing out of a mailbox opened by EXAMINE, and tells which UID became which before the first EXPUNGE
 * (4.3). When it fails in the middle, what was moved is told before the NO. Replaces {@code MoveProcessor} (James 3.8.1, fixed upstream by 72b9500d35), see {@link Transfer}. Proof: {@code ReadOnlyTest}, and
 * {@code TransferTest} of {@code server/app}.
 */
public class Move extends Transfer<MoveRequest> implements CapabilityImplementingProcessor {

    @Inject
    public Move(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, ConversationMoves conversations) {
        super(MoveRequest.class, false, mailboxes, answers, metrics, conversations);
    }

    @Override
    protected Mono<Void> processRequestReactive(MoveRequest request, ImapSession session, Responder responder) {
        if (ReadOnly.is(session)) {
            return Mono.fromRunnable(() -> responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.READ_ONLY)));
        }
        return super.processRequestReactive(request, session, responder);
    }

    @Override
    List<MessageRange> take(MessageRange window, MailboxId from, MailboxId to, MailboxSession session) throws MailboxException {
        return getMailboxManager().moveMessages(window, from, to, session);
    }

    @Override
    Mono<Void> complete(MoveRequest request, Taken taken, ImapSession session, Responder responder) {
        return Mono.<Void>fromRunnable(() -> tell(taken, responder))
            .then(Mono.defer(() -> unsolicitedResponses(session, responder, false)))
            .then(Mono.fromRunnable(() -> okComplete(request, responder)));
    }

    @Override
    void failed(Taken taken, ImapSession session, Responder responder) {
        tell(taken, responder);
        unsolicitedResponses(session, responder, false).block();
    }

    private void tell(Taken taken, Responder responder) {
        taken.copyUid().ifPresent(code -> responder.respond(getStatusResponseFactory().untaggedOk(Answers.MOVED, code)));
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return List.of(ImapConstants.SUPPORTS_MOVE);
    }
}
