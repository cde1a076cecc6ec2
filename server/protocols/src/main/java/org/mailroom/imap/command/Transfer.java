package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.imap.message.request.AbstractMessageRangeRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.MessageRangeException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.exception.ReadOnlyException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.domain.Refused;
import org.mailroom.imap.ConversationMoves;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * COPY and MOVE: takes each message of the set once, a window at a time, and gives the UIDs of both sides (RFC 4315
 * section 3), by whatever numbers the client has named them. When it ends early, {@link #failed} puts things right.
 *
 * <p>Replaces {@code AbstractMessageRangeProcessor}, which repeated the client's numbers as if they were UIDs, gave an empty set
 * where nothing was taken, took messages twice that were named twice, and loaded the whole set at once. Proof:
 * {@code TransferTest} of {@code server/app}.
 */
abstract class Transfer<R extends AbstractMessageRangeRequest> extends AbstractMailboxProcessor<R> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Transfer.class);
    private static final int AT_ONCE = 500;

    private final ConversationMoves conversations;
    private final boolean copy;

    Transfer(Class<R> request, boolean copy, MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, ConversationMoves conversations) {
        super(request, mailboxes, answers, metrics);
        this.copy = copy;
        this.conversations = conversations;
    }

    /** Takes a window of messages over; all of them or none. */
    abstract List<MessageRange> take(MessageRange window, MailboxId from, MailboxId to, MailboxSession session) throws MailboxException;

    /** All is taken: answers. */
    abstract Mono<Void> complete(R request, Taken taken, ImapSession session, Responder responder);

    /** Tells what was taken over before something failed; conversations are not taken back. */
    private void stopped(Taken taken, ImapSession session, Responder responder) {
        taken.copyUid().ifPresent(code -> responder.respond(getStatusResponseFactory().untaggedOk(Answers.MOVED, code)));
        unsolicitedResponses(session, responder, false).block();
    }

    /** Called when a window has failed after others were taken. */
    abstract void failed(Taken taken, ImapSession session, Responder responder) throws MailboxException;

    @Override
    protected Mono<Void> processRequestReactive(R request, ImapSession session, Responder responder) {
        Mono<Void> command = Blocking.call(() -> transfer(request, session, responder))
            .flatMap(taken -> taken.refusal().isEmpty() ? complete(request, taken, session, responder)
                : Mono.fromRunnable(() -> stopped(taken, session, responder)).then(Mono.error(taken.refusal().get())));
        return Refusals.told(command, request, responder, getStatusResponseFactory())
            .onErrorResume(ReadOnlyException.class, e -> refuse(request, Answers.ONLY_READ, responder))
            .onErrorResume(MessageRangeException.class, e -> Mono.fromRunnable(() ->
                taggedBad(request, responder, HumanReadableText.INVALID_MESSAGESET)))
            .onErrorResume(MailboxNotFoundException.class, e -> Mono.fromRunnable(() ->
                no(request, responder, HumanReadableText.FAILURE_NO_SUCH_MAILBOX, ResponseCode.tryCreate())))
            .onErrorResume(OverQuotaException.class, e -> Mono.fromRunnable(() ->
                no(request, responder, HumanReadableText.FAILURE_OVERQUOTA, ResponseCode.overQuota())))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.error("{} failed", request.getCommand().getName(), e);
                no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
            }));
    }

    private Mono<Void> refuse(R request, HumanReadableText text, Responder responder) {
        return Mono.fromRunnable(() -> responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, text)));
    }

    private Taken transfer(R request, ImapSession session, Responder responder) throws MailboxException {
        SelectedMailbox selected = session.getSelected();
        MailboxPath path = PathConverter.forSession(session).buildFullPath(request.getMailboxName());
        MessageManager target = getMailboxManager().getMailbox(path, session.getMailboxSession());
        if (!request.isUseUids() && Windows.beyond(request.getIdSet(), selected)) {
            unsolicitedResponses(session, responder, true, false).block();
        }
        Taken taken = new Taken(target);
        if (copy && ReadOnly.is(session) && conversations.changes(selected.getMessageManager(), target, session.getMailboxSession())) {
            throw Refused.impossible("The mailbox is open read-only, and a copy within a team moves. Nothing was changed");
        }
        List<List<MessageUid>> windows = windows(request, selected);
        if (!byConversation(request, selected, windows, taken, session, responder)) {
            plainly(selected, windows, taken, session, responder);
        }
        return taken;
    }

    /** Whether conversations were concerned, and have been taken over. */
    private boolean byConversation(R request, SelectedMailbox selected, List<List<MessageUid>> windows, Taken taken, ImapSession session, Responder responder)
            throws MailboxException {
        List<MessageRange> absent = request.isUseUids() ? Steps.absent(selected, request.getIdSet()) : List.of();
        // A COPY that fails leaves its target as it was (RFC 3501 section 6.4.7), so it is one step.
        List<List<MessageRange>> steps = Steps.of(windows, absent, copy ? Integer.MAX_VALUE : AT_ONCE);
        boolean first = true;
        for (List<MessageRange> step : steps) {
            Optional<ConversationMoves.Outcome> outcome;
            try {
                outcome = conversations.take(selected.getMessageManager(), taken.target(), step, copy, session.getMailboxSession());
            } catch (MailboxException | RuntimeException e) {
                if (!first) {
                    stopped(taken, session, responder);
                }
                throw e;
            }
            if (outcome.isEmpty()) {
                return false;
            }
            first = false;
            taken.add(outcome.get());
        }
        return true;
    }

    private void plainly(SelectedMailbox selected, List<List<MessageUid>> windows, Taken taken, ImapSession session, Responder responder)
            throws MailboxException {
        for (List<MessageUid> window : windows) {
            try {
                MessageRange range = MessageRange.range(window.get(0), window.get(window.size() - 1));
                taken.add(window, take(range, selected.getMailboxId(), taken.target().getId(), session.getMailboxSession()));
            } catch (MailboxException | RuntimeException e) {
                failed(taken, session, responder);
                throw e;
            }
        }
    }

    /** Runs of messages that follow one another in the mailbox, so that a range of UIDs names them and no others. */
    private List<List<MessageUid>> windows(R request, SelectedMailbox selected) throws MessageRangeException {
        Numbers numbers = new Numbers((int) selected.existsCount());
        for (IdRange set : request.getIdSet()) {
            MessageRange range = messageRange(selected, set, request.isUseUids()).orElse(null);
            if (range != null) {
                numbers.add(selected, range);
            }
        }
        return numbers.runs(selected, AT_ONCE);
    }

    @Override
    protected MDCBuilder mdc(R request) {
        return MDCBuilder.create()
            .addToContext(MDCBuilder.ACTION, request.getCommand().getName())
            .addToContext("targetMailbox", request.getMailboxName());
    }

    /** Sequence numbers of messages that are to be taken, each once. */
    private static final class Numbers {
        private final BitSet numbers;

        Numbers(int exists) {
            this.numbers = new BitSet(exists + 1);
        }

        void add(SelectedMailbox selected, MessageRange range) {
            int exists = (int) selected.existsCount();
            int first = Windows.firstAtLeast(selected, range.getUidFrom(), exists);
            int after = range.getUidTo().asLong() == Long.MAX_VALUE ? exists + 1
                : Windows.firstAtLeast(selected, range.getUidTo().next(), exists);
            numbers.set(first, Math.max(first, after));
        }

        List<List<MessageUid>> runs(SelectedMailbox selected, int longest) {
            List<List<MessageUid>> runs = new ArrayList<>();
            List<MessageUid> run = new ArrayList<>();
            for (int number = numbers.nextSetBit(0); number >= 0; number = numbers.nextSetBit(number + 1)) {
                if (!run.isEmpty() && (run.size() == longest || !numbers.get(number - 1))) {
                    runs.add(run);
                    run = new ArrayList<>();
                }
                selected.uid(number).ifPresent(run::add);
            }
            if (!run.isEmpty()) {
                runs.add(run);
            }
            return runs;
        }
    }
}
