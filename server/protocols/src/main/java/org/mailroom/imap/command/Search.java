package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import javax.inject.Inject;

import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.request.SearchKey;
import org.apache.james.imap.api.message.request.SearchResultOption;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SearchResUtil;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.SearchRequest;
import org.apache.james.imap.message.response.ESearchResponse;
import org.apache.james.imap.message.response.SearchResponse;
import org.apache.james.imap.processor.SearchProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.view.MailboxView;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * SEARCH (RFC 3501 6.4.4, 4731, 5182). Tells of new messages before it finds them. Extends {@code SearchProcessor}, whose saved result
 * was of sequence numbers or of UIDs as the search had been, so that {@code UID STORE $} could hit other messages; which answered
 * also when a result is only to be saved; which gave the highest mod-sequence of all where RFC 7162 3.1.5 wants that of the
 * messages named; and which copied the list of all recent messages for each search. Proof: {@code SearchTest}, {@code SearchGuardTest}.
 */
public class Search extends SearchProcessor {

    @Inject
    public Search(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(SearchRequest request, ImapSession session, Responder responder) {
        List<SearchResultOption> options = request.getSearchOperation().getResultOptions();
        boolean saves = options != null && options.contains(SearchResultOption.SAVE);
        Found found = new Found(responder, session, saves && options.size() == 1);
        return Blocking.run(() -> {
            unsolicitedResponses(session, responder, true, request.isUseUids()).block();
            search(request, session, found);
            if (saves && !request.isUseUids()) {
                saveUids(session);
            }
            found.release();
        });
    }

    /** The session's messages are gone through for recent ones only if the search is about them. */
    private void search(SearchRequest request, ImapSession session, Responder found) {
        Optional<MailboxView> view = Optional.ofNullable(session.getSelected()).filter(MailboxView.class::isInstance).map(MailboxView.class::cast);
        boolean recent = isAboutRecent(request.getSearchOperation().getSearchKey());
        view.ifPresent(selected -> selected.hideRecent(!recent));
        try {
            super.processRequestReactive(request, session, found).block();
        } finally {
            view.ifPresent(selected -> selected.hideRecent(false));
        }
    }

    /** As all commands on messages take it: each call asks for the rights anew. */
    @Override
    protected Mono<MessageManager> getSelectedMailboxReactive(ImapSession session) {
        SelectedMailbox selected = session.getSelected();
        return selected == null ? super.getSelectedMailboxReactive(session) : Mono.just(selected.getMessageManager());
    }

    private static boolean isAboutRecent(SearchKey key) {
        return switch (key.getType()) {
            case TYPE_RECENT, TYPE_NEW, TYPE_OLD -> true;
            case TYPE_AND, TYPE_OR, TYPE_NOT -> key.getKeys().stream().anyMatch(Search::isAboutRecent);
            default -> false;
        };
    }

    /** Numbers change when messages go; UIDs do not. */
    private static void saveUids(ImapSession session) {
        SelectedMailbox selected = session.getSelected();
        List<IdRange> uids = new ArrayList<>();
        for (IdRange range : SearchResUtil.getSavedSequenceSet(session)) {
            LongStream.rangeClosed(range.getLowVal(), range.getHighVal())
                .forEach(number -> selected.uid((int) number).ifPresent(uid -> uids.add(new IdRange(uid.asLong()))));
        }
        SearchResUtil.saveSequenceSet(session, uids.toArray(IdRange[]::new));
    }

    /** Corrects the answer on its way out, but not on the storage's thread that gives it, for it has to ask the storage again. */
    private static final class Found implements Responder {
        private final Responder responder;
        private final ImapSession session;
        private final boolean onlySaved;
        private final List<ImapResponseMessage> held = new ArrayList<>();

        private Found(Responder responder, ImapSession session, boolean onlySaved) {
            this.responder = responder;
            this.session = session;
            this.onlySaved = onlySaved;
        }

        @Override
        public void respond(ImapResponseMessage message) {
            if (!held.isEmpty() || message instanceof ESearchResponse) {
                held.add(message);
            } else if (!(onlySaved && message instanceof SearchResponse)) {
                responder.respond(message);
            }
        }

        private void release() {
            for (ImapResponseMessage message : held) {
                responder.respond(message instanceof ESearchResponse found && found.getHighestModSeq() != null
                    ? withModSeqOfThoseNamed(found) : message);
            }
        }

        private ESearchResponse withModSeqOfThoseNamed(ESearchResponse found) {
            List<SearchResultOption> options = found.getSearchResultOptions();
            if (options.contains(SearchResultOption.ALL) || options.contains(SearchResultOption.COUNT) || found.getCount() == 0) {
                return found;
            }
            ModSeq highest = LongStream.of(options.contains(SearchResultOption.MIN) ? found.getMinUid() : found.getMaxUid(),
                    options.contains(SearchResultOption.MAX) ? found.getMaxUid() : found.getMinUid())
                .mapToObj(id -> modSeq(uid(id, found.getUseUid())))
                .max(ModSeq::compareTo).orElse(found.getHighestModSeq());
            return new ESearchResponse(found.getMinUid(), found.getMaxUid(), found.getCount(), found.getAll(), highest, found.getTag(),
                found.getUseUid(), options);
        }

        private MessageUid uid(long id, boolean isUid) {
            return isUid ? MessageUid.of(id) : session.getSelected().uid((int) id).orElse(MessageUid.MIN_VALUE);
        }

        private ModSeq modSeq(MessageUid uid) {
            MailboxSession mailboxSession = session.getMailboxSession();
            return Flux.from(session.getSelected().getMessageManager().listMessagesMetadata(MessageRange.one(uid), mailboxSession))
                .map(message -> message.getModSeq()).blockFirst();
        }

        @Override
        public void flush() {
            responder.flush();
        }
    }
}
