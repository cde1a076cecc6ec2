package org.mailroom.imap.command;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.FetchData.Item;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.FetchRequest;
import org.apache.james.imap.message.response.VanishedResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.EnableProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageSequenceNumber;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MessageRangeException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * FETCH (RFC 3501 6.4.5, RFC 7162). Answers a few messages at a time on the connection's worker, which waits for the client to
 * read before it goes on, while the storage reads the next few; so neither a mailbox nor its answers are ever in memory as a
 * whole. {@code \Seen} is set once per window, and never after EXAMINE or without the right.
 *
 * <p>Replaces {@code FetchProcessor} (docs/JAMES.md row 5, 915bcc33f2, 72b9500d35, 5b961b36c9). Proof:
 * {@code SlowReaderTest}, {@code FetchTest}, {@code ReadOnlyTest}.
 */
public class Fetch extends AbstractMailboxProcessor<FetchRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Fetch.class);

    @Inject
    public Fetch(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(FetchRequest.class, mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(FetchRequest request, ImapSession session, Responder responder) {
        Set<Capability> enabled = EnableProcessor.getEnabledCapabilities(session);
        boolean qresync = enabled.contains(ImapConstants.SUPPORTS_QRESYNC);
        if (request.getFetch().getVanished() && !qresync) {
            return Mono.fromRunnable(() -> taggedBad(request, responder, HumanReadableText.QRESYNC_NOT_ENABLED));
        }
        if (request.getFetch().getVanished() && request.getFetch().getChangedSince() == -1) {
            return Mono.fromRunnable(() -> taggedBad(request, responder, HumanReadableText.QRESYNC_VANISHED_WITHOUT_CHANGEDSINCE));
        }
        FetchPlan plan = FetchPlan.of(request.getFetch(), qresync || request.isUseUids());
        return Blocking.call(() -> fetch(request, plan, session, responder))
            .flatMap(outcome -> unsolicitedResponses(session, responder, !request.isUseUids(), request.isUseUids())
                .then(Mono.<Void>fromRunnable(() -> end(request, outcome, responder))))
            .onErrorResume(UncheckedIOException.class, clientHasGone -> Mono.empty())
            .onErrorResume(MessageRangeException.class, e -> Mono.fromRunnable(() ->
                taggedBad(request, responder, HumanReadableText.INVALID_MESSAGESET)))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.error("FETCH failed", e);
                no(request, responder, HumanReadableText.SEARCH_FAILED);
            }));
    }

    private void end(FetchRequest request, Outcome outcome, Responder responder) {
        switch (outcome) {
            case COMPLETE -> okComplete(request, responder);
            case SOME_GONE -> responder.respond(getStatusResponseFactory().taggedOk(request.getTag(), null, Answers.SOME_GONE));
            case INCOMPLETE -> responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.NOT_ALL_READ));
        }
    }

    private Outcome fetch(FetchRequest request, FetchPlan plan, ImapSession session, Responder responder) throws MailboxException {
        SelectedMailbox selected = session.getSelected();
        MessageManager mailbox = selected.getMessageManager();
        enableCondstore(plan, mailbox, session, responder);
        if (!request.isUseUids() && Windows.beyond(request.getIdSet(), selected)) {
            unsolicitedResponses(session, responder, true, false).block();
        }
        List<MessageRange> ranges = ranges(request, selected);
        if (request.getFetch().getVanished()) {
            vanished(request, session, responder);
        }
        boolean marksSeen = plan.marksSeen() && !ReadOnly.is(session)
            && getMailboxManager().hasRight(mailbox.getMailboxEntity(), Right.WriteSeenFlag, session.getMailboxSession());
        List<MessageRange> windows = ranges.stream()
            .flatMap(range -> Windows.of(selected, range.getUidFrom(), range.getUidTo(), plan.atOnce()).stream())
            .toList();
        Reading reading = new Reading(plan, marksSeen, session, responder);
        if (plan.onlyFlags()) {
            reading.tellFlags(windows);
        } else {
            reading.tellMessages(windows);
        }
        return reading.outcome;
    }

    private void enableCondstore(FetchPlan plan, MessageManager mailbox, ImapSession session, Responder responder) throws MailboxException {
        if (plan.items().contains(Item.MODSEQ)
                && !EnableProcessor.getEnabledCapabilities(session).contains(ImapConstants.SUPPORTS_CONDSTORE)) {
            MailboxMetaData state = mailbox.getMetaDataReactive(MailboxMetaData.RecentMode.IGNORE, session.getMailboxSession(),
                EnumSet.of(MailboxMetaData.Item.HighestModSeq)).block();
            condstoreEnablingCommand(session, responder, state, true);
        }
    }

    /** Up to UIDNEXT, also behind the last message, which {@code *} may not reach. */
    private static void vanished(FetchRequest request, ImapSession session, Responder responder) throws MailboxException {
        SelectedMailbox selected = session.getSelected();
        MailboxMetaData state = selected.getMessageManager().getMetaDataReactive(MailboxMetaData.RecentMode.IGNORE,
            session.getMailboxSession(), EnumSet.of(MailboxMetaData.Item.NextUid)).block();
        List<MessageRange> ranges = Arrays.stream(request.getIdSet())
            .map(range -> MessageRange.range(MessageUid.of(range.getLowVal()), MessageUid.of(range.getHighVal())))
            .toList();
        UidRange[] gaps = Gaps.of(selected, ranges, state.getUidNext());
        if (gaps.length > 0) {
            responder.respond(new VanishedResponse(gaps, true));
        }
    }

    private List<MessageRange> ranges(FetchRequest request, SelectedMailbox selected) throws MessageRangeException {
        List<MessageRange> ranges = new ArrayList<>();
        for (IdRange range : request.getIdSet()) {
            messageRange(selected, range, request.isUseUids())
                .map(found -> normalizeMessageRange(selected, found))
                .ifPresent(ranges::add);
        }
        return ranges;
    }

    @Override
    protected MDCBuilder mdc(FetchRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "FETCH");
    }

    /** Whether all messages could be read, or others have removed some while we read. */
    private enum Outcome { COMPLETE, SOME_GONE, INCOMPLETE }

    /** One FETCH on its way through the mailbox. */
    private final class Reading {
        private final FetchPlan plan;
        private final boolean marksSeen;
        private final SelectedMailbox selected;
        private final MessageManager mailbox;
        private final MailboxSession session;
        private final Responder responder;
        private final MessageAnswer answer;
        private Outcome outcome = Outcome.COMPLETE;

        private Reading(FetchPlan plan, boolean marksSeen, ImapSession session, Responder responder) {
            this.plan = plan;
            this.marksSeen = marksSeen;
            this.selected = session.getSelected();
            this.mailbox = selected.getMessageManager();
            this.session = session.getMailboxSession();
            this.responder = responder;
            this.answer = new MessageAnswer(plan, selected);
        }

        void tellFlags(List<MessageRange> windows) {
            var metadata = new ReadAhead<>(windows.stream().map(this::metadata).iterator());
            while (metadata.hasNext()) {
                for (ComposedMessageIdWithMetaData message : metadata.next()) {
                    MessageUid uid = message.getComposedMessageId().getUid();
                    if (wanted(message.getModSeq().asLong()) && known(uid)) {
                        selected.msn(uid).ifPresent(number -> responder.respond(answer.of(number, message)));
                    }
                }
            }
        }

        void tellMessages(List<MessageRange> windows) throws MailboxException {
            var messages = new ReadAhead<>(new Portions(windows, plan.octetsAtOnce(), window -> mailbox.getMessages(window, plan.group(), session)));
            Optional<DirectAnswers> direct = DirectAnswers.of(plan, selected, responder);
            while (messages.hasNext()) {
                List<MessageResult> found = messages.next();
                if (plan.wants(Item.MODSEQ)) {
                    found.removeIf(message -> !wanted(message.getModSeq().asLong()));
                }
                Set<MessageUid> seenNow = marksSeen ? markSeen(found) : Set.of();
                for (MessageResult message : found) {
                    tell(message, !seenNow.isEmpty() && seenNow.contains(message.getUid()), direct);
                }
            }
            direct.ifPresent(DirectAnswers::send);
        }

        private Mono<List<ComposedMessageIdWithMetaData>> metadata(MessageRange window) {
            return Flux.defer(() -> mailbox.listMessagesMetadata(window, session)).collectList();
        }

        private boolean known(MessageUid uid) {
            return selected.msn(uid).foldSilent(() -> false, number -> true);
        }

        private boolean exists(MessageUid uid) {
            return Boolean.TRUE.equals(Flux.from(mailbox.listMessagesMetadata(MessageRange.one(uid), session)).hasElements().block());
        }

        private boolean wanted(long modSeq) {
            return !plan.wants(Item.MODSEQ) || modSeq > plan.items().getChangedSince();
        }

        private Set<MessageUid> markSeen(List<MessageResult> found) {
            Set<MessageUid> unseen = new HashSet<>();
            found.stream().filter(message -> known(message.getUid()) && !message.getFlags().contains(Flags.Flag.SEEN)).forEach(message -> unseen.add(message.getUid()));
            for (MessageRange range : MessageRange.toRanges(unseen)) {
                Mono.from(mailbox.setFlagsReactive(new Flags(Flags.Flag.SEEN), MessageManager.FlagsUpdateMode.ADD, range, session)).block();
            }
            return unseen;
        }

        private void tell(MessageResult message, boolean seenNow, Optional<DirectAnswers> direct) {
            int number = selected.msn(message.getUid()).foldSilent(() -> 0, MessageSequenceNumber::asInt);
            if (number == 0) {
                return;
            }
            try {
                if (direct.isEmpty() || !direct.get().answer(number, message, seenNow)) {
                    direct.ifPresent(DirectAnswers::send);
                    responder.respond(answer.of(MessageSequenceNumber.of(number), message, seenNow));
                }
            } catch (MailboxException e) {
                if (exists(message.getUid())) {
                    LOGGER.error("A message is left out", e);
                    outcome = Outcome.INCOMPLETE;
                } else if (outcome == Outcome.COMPLETE) {
                    outcome = Outcome.SOME_GONE;
                }
            }
        }
    }
}
