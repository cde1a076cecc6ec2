package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.CloseRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.domain.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * CLOSE (RFC 3501 6.4.2): removes what is marked deleted, silently, unless the mailbox is open read-only or the agent may not,
 * and leaves the mailbox in every case, also with the NO that tells what a colleague has. Replaces {@code CloseProcessor}, which expunged after EXAMINE (James 3.8.1
 * 72b9500d35) and never answered a member without that right. Proof: {@code ReadOnlyTest}, {@code SelectedMailboxTest}.
 */
public class Close extends AbstractMailboxProcessor<CloseRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Close.class);

    @Inject
    public Close(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(CloseRequest.class, mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(CloseRequest request, ImapSession session, Responder responder) {
        return getSelectedMailboxReactive(session)
            .flatMap(mailbox -> expunge(mailbox, session))
            .then(session.deselect())
            .then(Mono.<Void>fromRunnable(() -> okComplete(request, responder)))
            .onErrorResume(Refused.class, refused -> session.deselect()
                .then(Refusals.told(Mono.error(refused), request, responder, getStatusResponseFactory())))
            .onErrorResume(MailboxException.class, e -> {
                LOGGER.warn("CLOSE could not remove the deleted messages", e);
                return session.deselect()
                    .then(Mono.fromRunnable(() -> no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING)));
            });
    }

    private Mono<Void> expunge(MessageManager mailbox, ImapSession session) {
        MailboxSession mailboxSession = session.getMailboxSession();
        return Mono.defer(() -> {
            try {
                boolean may = !ReadOnly.is(session)
                    && getMailboxManager().hasRight(mailbox.getMailboxEntity(), Right.PerformExpunge, mailboxSession);
                return may ? mailbox.expungeReactive(MessageRange.all(), mailboxSession).then() : Mono.empty();
            } catch (MailboxException e) {
                return Mono.error(e);
            }
        });
    }

    @Override
    protected MDCBuilder mdc(CloseRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "CLOSE");
    }
}
