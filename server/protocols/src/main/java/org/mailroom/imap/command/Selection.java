package org.mailroom.imap.command;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.imap.message.request.AbstractMailboxSelectionRequest;
import org.apache.james.imap.message.response.ExistsResponse;
import org.apache.james.imap.message.response.RecentResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.imap.processor.EnableProcessor;
import org.apache.james.imap.api.process
.SearchResUtil;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.view.FirstNotified;
import org.mailroom.imap.view.MailboxView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * SELECT and EXAMINE (RFC 3501 6.3.1, RFC 7162 3.2.5). Leaves the mailbox that was selected before in any case and remembers
 * how the new one was opened. A mailbox that is selected again shows as recent what it showed before.
 *
 * <p>Replaces {@code AbstractSelectionProcessor}, which kept the old selection when the same mailbox was selected again,
 * forgot EXAMINE (James 3.8.1, fixed upstream by 72b9500d35), and told a client that resynchronises neither changed flags nor the UIDs that
 * vanished behind the last message. Proof: {@code ReadOnlyTest}, {@code QuickResyncTest}, {@code SelectedMailboxTest}.
 */
abstract class Selection<R extends AbstractMailboxSelectionRequest> extends AbstractMailboxProcessor<R>
        implements CapabilityImplementingProcessor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Selection.class);
    private static final String PREVIOUS = "org.mailroom.imap.previousSelection";
    private static final List<Capability> CAPABILITIES = List.of(ImapConstants.SUPPORTS_CONDSTORE, ImapConstants.SUPPORTS_QRESYNC);
    private static final EnumSet<MailboxMetaData.Item> ITEMS = EnumSet.of(MailboxMetaData.Item.FirstUnseen,
        MailboxMetaData.Item.HighestModSeq, MailboxMetaData.Item.NextUid);

    private final EventBus events;
    private final FirstNotified notified;
    private final boolean readOnly;

    Selection(Class<R> request, MailboxManager mailboxes, EventBus events, FirstNotified notified, StatusResponseFactory answers,
              MetricFactory metrics, boolean readOnly) {
        super(request, mailboxes, answers, metrics);
        this.events = events;
        this.notified = notified;
        this.readOnly = readOnly;
    }

    @Override
    protected Mono<Void> processRequestReactive(R request, ImapSession session, Responder responder) {
        if (!request.getLastKnownUidValidity().isUnknown() && !enabled(session, ImapConstants.SUPPORTS_QRESYNC)) {
            return Mono.fromRunnable(() -> taggedBad(request, responder, HumanReadableText.QRESYNC_NOT_ENABLED));
        }
        return Blocking.run(() -> select(request, session, responder))
            .onErrorResume(MailboxNotFoundException.class, e -> Mono.fromRunnable(() ->
                no(request, responder, HumanReadableText.FAILURE_NO_SUCH_MAILBOX)))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.error("{} could not be opened", request.getMailboxName(), e);
                no(request, responder, HumanReadableText.SELECT);
            }));
    }

    private void select(R request, ImapSession session, Responder responder) throws MailboxException {
        Optional<Previous> previous = leave(session, responder);
        MailboxSession mailboxSession = session.getMailboxSession();
        MessageManager mailbox = Mono.from(getMailboxManager()
            .getMailboxReactive(PathConverter.forSession(session).buildFullPath(request.getMailboxName()), mailboxSession)).block();
        MailboxView view = MailboxView.open(getMailboxManager(), events, mailbox, mailboxSession, notified,
            readOnly || !mailbox.isWriteable(mailboxSession));
        session.selected(view).block();
        MailboxMetaData state = mailbox.getMetaDataReactive(
            readOnly ? MailboxMetaData.RecentMode.RETRIEVE : MailboxMetaData.RecentMode.RESET, mailboxSession, ITEMS).block();
        previous.ifPresent(before -> before.recentOf(view).forEach(view::addRecent));
        session.setAttribute(PREVIOUS, null);
        view.addRecent(state.getRecent());
        ReadOnly.remember(session, readOnly);
        SearchResUtil.resetSavedSequenceSet(session);
        describe(view, state, responder);
        if (request.getCondstore()) {
            condstoreEnablingCommand(session, responder, state, false);
        }
        boolean resync = !request.getLastKnownUidValidity().isUnknown();
        boolean same = resync && request.getLastKnownUidValidity().correspondsTo(state.getUidValidity());
        if (same) {
            new Resync(view, state, mailboxSession, responder).answer(request);
        }
        responder.respond(getStatusResponseFactory().taggedOk(request.getTag(), request.getCommand(),
            resync && !same ? HumanReadableText.QRESYNC_UIDVALIDITY_MISMATCH : HumanReadableText.SELECT,
            state.isWriteable() && !readOnly ? ResponseCode.readWrite() : ResponseCode.readOnly()));
    }

    /** A client with QRESYNC is told that the old mailbox's messages end here (RFC 7162 3.2.11). */
    private Optional<Previous> leave(ImapSession session, Responder responder) {
        SelectedMailbox left = session.getSelected();
        if (left == null) {
            return Optional.ofNullable((Previous) session.getAttribute(PREVIOUS));
        }
        Optional<Previous> previous = Optional.of(new Previous(left.getMailboxId(), left.getRecent()));
        session.setAttribute(PREVIOUS, previous.get());
        if (enabled(session, ImapConstants.SUPPORTS_QRESYNC)) {
            responder.respond(getStatusResponseFactory().untaggedOk(HumanReadableText.QRESYNC_CLOSED, ResponseCode.closed()));
        }
        session.deselect().block();
        return previous;
    }

    private void describe(MailboxView view, MailboxMetaData state, Responder responder) {
        ok(HumanReadableText.OK, ResponseCode.mailboxId(view.getMailboxId()), responder);
        flags(responder, view);
        responder.respond(new ExistsResponse(view.existsCount()));
        responder.respond(new RecentResponse(view.recentCount()));
        ok(HumanReadableText.UID_VALIDITY, ResponseCode.uidValidity(state.getUidValidity()), responder);
        Optional.ofNullable(state.getFirstUnseen()).ifPresent(uid -> view.msn(uid).ifPresent(number ->
            ok(HumanReadableText.unseen(number), ResponseCode.unseen(number), responder)));
        permanentFlags(responder, state.getPermanentFlags(), view);
        ok(HumanReadableText.HIGHEST_MOD_SEQ, ResponseCode.highestModSeq(state.getHighestModSeq()), responder);
        ok(HumanReadableText.UIDNEXT, ResponseCode.uidNext(state.getUidNext()), responder);
    }

    /** James leaves the parentheses out when no flag can be kept. */
    @Override
    protected void permanentFlags(Responder responder, Flags flags, SelectedMailbox selected) {
        if (flags.getSystemFlags().length == 0 && flags.getUserFlags().length == 0) {
            responder.respond(getStatusResponseFactory().untaggedOk(Answers.NO_PERMANENT_FLAGS));
        } else {
            super.permanentFlags(responder, flags, selected);
        }
    }

    private void ok(HumanReadableText text, ResponseCode code, Responder responder) {
        responder.respond(getStatusResponseFactory().untaggedOk(text, code));
    }

    private static boolean enabled(ImapSession session, Capability capability) {
        return EnableProcessor.getEnabledCapabilities(session).contains(capability);
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(R request) {
        return MDCBuilder.create()
            .addToContext(MDCBuilder.ACTION, request.getCommand().getName())
            .addToContext("mailbox", request.getMailboxName());
    }

    /** What was selected before, kept until a mailbox has been selected again. */
    private record Previous(MailboxId mailbox, Collection<MessageUid> recent) {

        Collection<MessageUid> recentOf(MailboxView view) {
            return mailbox.equals(view.getMailboxId()) ? recent : List.of();
        }
    }
}
