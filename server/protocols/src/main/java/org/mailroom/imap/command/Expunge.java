package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.ExpungeRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.imap.processor.EnableProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MessageRangeException;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.domain.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * EXPUNGE and UID EXPUNGE (RFC 3501 6.4.3, RFC 4315): refused after EXAMINE and without the right, and no error for UIDs in an
 * empty mailbox. What the mailbox refuses stays, the rest goes, and the NO says what and why. Replaces {@code ExpungeProcessor} (James 3.8.1, fixed upstream by 72b9500d35). Proof: {@code ReadOnlyTest}, {@code FetchTest}.
 */
public class Expunge extends AbstractMailboxProcessor<ExpungeRequest> implements CapabilityImplementingProcessor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Expunge.class);
    private static final List<Capability> CAPABILITIES = List.of(ImapConstants.SUPPORTS_UIDPLUS);

    @Inject
    public Expunge(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(ExpungeRequest.class, mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(ExpungeRequest request, ImapSession session, Responder responder) {
        return Refusals.told(Blocking.call(() -> mayExpunge(session))
            .flatMap(may -> may ? expunge(request, session, responder) : Mono.fromRunnable(() ->
                responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.READ_ONLY)))), request, responder, getStatusResponseFactory())
            .onErrorResume(MessageRangeException.class, e -> Mono.fromRunnable(() ->
                taggedBad(request, responder, HumanReadableText.INVALID_MESSAGESET)))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.warn("EXPUNGE failed", e);
                no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
            }));
    }

    private boolean mayExpunge(ImapSession session) throws MailboxException {
        MessageManager mailbox = session.getSelected().getMessageManager();
        return !ReadOnly.is(session)
            && getMailboxManager().hasRight(mailbox.getMailboxEntity(), Right.PerformExpunge, session.getMailboxSession());
    }

    private Mono<Void> expunge(ExpungeRequest request, ImapSession session, Responder responder) {
        SelectedMailbox selected = session.getSelected();
        MessageManager mailbox = selected.getMessageManager();
        List<Refused> refused = new ArrayList<>();
        return Blocking.call(() -> ranges(request, selected))
            .flatMapMany(Flux::fromIterable)
            .concatMap(range -> mailbox.expungeReactive(range, session.getMailboxSession())
                .onErrorResume(Refused.class, e -> {
                    refused.add(e);
                    return Mono.empty();
                }))
            .doOnNext(selected::removeRecent)
            .count()
            .flatMap(count -> unsolicitedResponses(session, responder, false)
                .then(Mono.defer(() -> refused.isEmpty() ? complete(request, count, session, responder) : Mono.error(refused.get(0)))));
    }

    private List<MessageRange> ranges(ExpungeRequest request, SelectedMailbox selected) throws MessageRangeException {
        if (request.getUidSet() == null) {
            return List.of(MessageRange.all());
        }
        List<MessageRange> ranges = new ArrayList<>();
        for (IdRange range : request.getUidSet()) {
            messageRange(selected, range, true).ifPresent(ranges::add);
        }
        return ranges;
    }

    private Mono<Void> complete(ExpungeRequest request, long count, ImapSession session, Responder responder) {
        if (count == 0 || !EnableProcessor.getEnabledCapabilities(session).contains(ImapConstants.SUPPORTS_QRESYNC)) {
            return Mono.fromRunnable(() -> okComplete(request, responder));
        }
        return Blocking.call(() -> session.getSelected().getMessageManager())
            .flatMap(mailbox -> metaData(mailbox, session))
            .doOnNext(state -> okComplete(request, ResponseCode.highestModSeq(state.getHighestModSeq()), responder))
            .then();
    }

    private static Mono<MailboxMetaData> metaData(MessageManager mailbox, ImapSession session) {
        try {
            return mailbox.getMetaDataReactive(MailboxMetaData.RecentMode.IGNORE, session.getMailboxSession(),
                EnumSet.of(MailboxMetaData.Item.HighestModSeq));
        } catch (MailboxException e) {
            return Mono.error(e);
        }
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(ExpungeRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "EXPUNGE");
    }
}
