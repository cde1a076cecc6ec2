package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.StoreRequest;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.EnableProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MessageRangeException;
import org.apache.james.mailbox.exception.ReadOnlyException;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.AtomicFlagUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * STORE (RFC 3501 6.4.6, RFC 7162 3.1.3), with UNCHANGEDSINCE as one step in the store, and nothing after EXAMINE. Replaces
 * {@code StoreProcessor}, which read, filtered, then wrote, so that two clients could both succeed, and put a 0 into
 * {@code [MODIFIED …]} (James 3.8.1; 72b9500d35). Proof: {@code StoreTest}, {@code ReadOnlyTest}.
 */
public class Store extends AbstractMailboxProcessor<StoreRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Store.class);
    private static final long ALWAYS = -1;

    private final AtomicFlagUpdate conditional;

    @Inject
    public Store(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, AtomicFlagUpdate conditional) {
        super(StoreRequest.class, mailboxes, answers, metrics);
        this.conditional = conditional;
    }

    @Override
    protected Mono<Void> processRequestReactive(StoreRequest request, ImapSession session, Responder responder) {
        if (ReadOnly.is(session)) {
            return Mono.fromRunnable(() -> responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.READ_ONLY)));
        }
        Optional<HumanReadableText> fault = Keywords.fault(request.getFlags());
        if (fault.isPresent()) {
            return Mono.fromRunnable(() -> taggedBad(request, responder, fault.get()));
        }
        Mono<Void> command = Blocking.call(() -> store(request, session, responder))
            .flatMap(failed -> unsolicitedResponses(session, responder, !request.isUseUids(), request.isUseUids())
                .then(Mono.<Void>fromRunnable(() -> complete(request, failed, session, responder))));
        return Refusals.told(command, request, responder, getStatusResponseFactory())
            .onErrorResume(ReadOnlyException.class, e -> Mono.fromRunnable(() ->
                responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.ONLY_READ))))
            .onErrorResume(MessageRangeException.class, e -> Mono.fromRunnable(() ->
                taggedBad(request, responder, HumanReadableText.INVALID_MESSAGESET)))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.warn("STORE failed", e);
                no(request, responder, HumanReadableText.SAVE_FAILED);
            }));
    }

    private List<MessageUid> store(StoreRequest request, ImapSession session, Responder responder) throws MailboxException {
        SelectedMailbox selected = session.getSelected();
        MailboxSession mailboxSession = session.getMailboxSession();
        MessageManager mailbox = selected.getMessageManager();
        if (!request.isUseUids() && Windows.beyond(request.getIdSet(), selected)) {
            unsolicitedResponses(session, responder, true, false).block();
        }
        List<MessageRange> ranges = ranges(request, selected);
        AtomicFlagUpdate.Outcome outcome = conditional.update(mailbox, new AtomicFlagUpdate.Change(request.getFlags(), request.getFlagsUpdateMode()), ranges,
            request.getUnchangedSince() == ALWAYS ? Long.MAX_VALUE : request.getUnchangedSince(), mailboxSession);
        announceKeywords(selected, mailbox, mailboxSession, responder);
        answer(request, outcome.flags(), session, responder);
        if (request.getUnchangedSince() != ALWAYS) {
            MailboxMetaData state = mailbox.getMetaDataReactive(MailboxMetaData.RecentMode.IGNORE, mailboxSession,
                EnumSet.of(MailboxMetaData.Item.HighestModSeq)).block();
            condstoreEnablingCommand(session, responder, state, true);
        }
        return outcome.failed();
    }

    private List<MessageRange> ranges(StoreRequest request, SelectedMailbox selected) throws MessageRangeException {
        List<MessageRange> ranges = new ArrayList<>();
        for (IdRange range : request.getIdSet()) {
            messageRange(selected, range, request.isUseUids()).ifPresent(ranges::add);
        }
        if (request.isUseUids() && selected.existsCount() == 0) {
            // Nothing is there, but what is named may have left a moment ago.
            ranges.addAll(Steps.absent(selected, request.getIdSet()));
        }
        return ranges;
    }

    private void announceKeywords(SelectedMailbox selected, MessageManager mailbox, MailboxSession session, Responder responder) {
        if (selected.hasNewApplicableFlags()) {
            flags(responder, selected);
            permanentFlags(responder, mailbox.getPermanentFlags(session), selected);
            selected.resetNewApplicableFlags();
        }
    }

    private void answer(StoreRequest request, Map<MessageUid, Flags> changed, ImapSession session, Responder responder) throws MailboxException {
        Set<Capability> enabled = EnableProcessor.getEnabledCapabilities(session);
        boolean qresync = enabled.contains(ImapConstants.SUPPORTS_QRESYNC);
        boolean modSeqs = qresync || enabled.contains(ImapConstants.SUPPORTS_CONDSTORE) || request.getUnchangedSince() != ALWAYS;
        if (request.isSilent() && !modSeqs) {
            return;
        }
        SelectedMailbox selected = session.getSelected();
        Map<MessageUid, ModSeq> numbers = modSeqs ? modSeqs(changed, selected.getMessageManager(), session.getMailboxSession()) : Map.of();
        changed.forEach((uid, flags) -> selected.msn(uid).ifPresent(number -> {
            if (selected.isRecent(uid)) {
                flags.add(Flags.Flag.RECENT);
            }
            responder.respond(new FetchResponse(number, request.isSilent() ? null : flags, request.isUseUids() || qresync ? uid : null,
                null, numbers.get(uid), null, null, null, null, null, null, null, null));
        }));
    }

    private Map<MessageUid, ModSeq> modSeqs(Map<MessageUid, Flags> changed, MessageManager mailbox, MailboxSession session) throws MailboxException {
        Map<MessageUid, ModSeq> numbers = new TreeMap<>();
        for (MessageRange range : MessageRange.toRanges(changed.keySet())) {
            Flux.from(mailbox.listMessagesMetadata(range, session))
                .doOnNext(message -> numbers.put(message.getComposedMessageId().getUid(), message.getModSeq()))
                .blockLast();
        }
        return numbers;
    }

    private void complete(StoreRequest request, List<MessageUid> failed, ImapSession session, Responder responder) {
        if (failed.isEmpty()) {
            okComplete(request, responder);
        } else {
            responder.respond(getStatusResponseFactory().taggedOk(request.getTag(), null,
                Answers.text("[MODIFIED " + (request.isUseUids() ? uids(failed) : numbers(failed, session.getSelected()))
                    + "] STORE completed, but not for messages that were changed since")));
        }
    }

    private static String uids(List<MessageUid> failed) {
        return MessageRange.toRanges(failed).stream()
            .map(range -> new UidRange(range.getUidFrom(), range.getUidTo()).getFormattedString())
            .collect(Collectors.joining(","));
    }

    private static String numbers(List<MessageUid> failed, SelectedMailbox selected) {
        List<IdRange> numbers = new ArrayList<>();
        failed.forEach(uid -> selected.msn(uid).ifPresent(number -> numbers.add(new IdRange(number.asInt()))));
        return IdRange.mergeRanges(numbers).stream().map(IdRange::getFormattedString).collect(Collectors.joining(","));
    }

    @Override
    protected MDCBuilder mdc(StoreRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "STORE");
    }
}
