package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.imap.message.request.RenameRequest;
import org.apache.james.imap.processor.RenameProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * RENAME (RFC 3501 6.3.5), which tells why a folder keeps its name. Of INBOX the messages go to the new mailbox, and INBOX stays.
 * Extends {@code RenameProcessor}, which moved INBOX itself away, with its subscribers and sub-folders (James 3.8.1, fixed upstream by 6c0f027ce6).
 * Proof: {@code MailboxNamesTest}, {@code TeamFoldersTest} of {@code server/app}.
 */
public class Rename extends RenameProcessor {
    private static final int AT_ONCE = 100;

    @Inject
    public Rename(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(RenameRequest request, ImapSession session, Responder responder) {
        Mono<Void> command = request.getExistingName().equalsIgnoreCase(MailboxConstants.INBOX)
            ? emptyInbox(request, session, responder)
            : super.processRequestReactive(request, session, responder);
        return Refusals.told(command, request, responder, getStatusResponseFactory());
    }

    private Mono<Void> emptyInbox(RenameRequest request, ImapSession session, Responder responder) {
        PathConverter paths = PathConverter.forSession(session);
        return Blocking.run(() -> move(paths.buildFullPath(request.getExistingName()), paths.buildFullPath(request.getNewName()),
                session.getMailboxSession()))
            .then(Mono.defer(() -> unsolicitedResponses(session, responder, false)))
            .then(Mono.<Void>fromRunnable(() -> okComplete(request, responder)))
            .onErrorResume(MailboxExistsException.class, e -> Mono.fromRunnable(() ->
                no(request, responder, HumanReadableText.MAILBOX_EXISTS)));
    }

    private void move(MailboxPath inbox, MailboxPath target, MailboxSession session) throws MailboxException {
        MessageManager from = getMailboxManager().getMailbox(inbox, session);
        MailboxId to = Mono.from(getMailboxManager().createMailboxReactive(target, session)).block();
        List<MessageUid> uids = Flux.from(from.search(SearchQuery.of(SearchQuery.all()), session)).collectList().block();
        for (int first = 0; first < uids.size(); first += AT_ONCE) {
            MessageUid last = uids.get(Math.min(first + AT_ONCE, uids.size()) - 1);
            Flux.from(getMailboxManager().moveMessagesReactive(MessageRange.range(uids.get(first), last), from.getId(), to, session))
                .blockLast();
        }
    }
}
