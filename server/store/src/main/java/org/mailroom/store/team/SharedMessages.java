package org.mailroom.store.team;

import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.MailboxReactorUtils;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.quota.QuotaChecker;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.conversation.Imports;
import org.mailroom.store.conversation.Outcome;
import org.mailroom.store.conversation.TeamPlace;
import org.mailroom.store.mailbox.SqlMailboxMessages;
import org.mailroom.store.mailbox.SqlMessageId;
import org.reactivestreams.Publisher;

import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The messages of a team's mailbox in somebody's session. James looks at rights when a mailbox is opened and at some
 * operations only; here each one asks what the agent may do now: after leaving the team the mailbox is gone at the next
 * step, also where it was opened before ({@link MailboxNotFoundException}), and an observer's changes are {@link Refused}.
 * Thread-safe. Proven by {@code SharedMessagesTest}.
 */
final class SharedMessages extends SqlMailboxMessages {
    private final TeamFolders folders;
    private final MailboxPath shown;
    private final TeamDesk desk;
    private final QuotaComponents quotas;

    /** @param owner a session of the server in this mailbox: messages are threaded with what the team has, not the agent */
    SharedMessages(Parts parts, Mailbox mailbox, TeamFolders folders, MailboxPath shown, MailboxSession owner, TeamDesk desk) {
        super(threaded(parts, owner), mailbox);
        this.folders = folders;
        this.shown = shown;
        this.desk = desk;
        this.quotas = parts.quotas();
    }

    private static Parts threaded(Parts parts, MailboxSession owner) {
        return new Parts(parts.mappers(), parts.index(), parts.events(), parts.locker(), parts.quotas(), parts.batchSizes(),
            parts.rights(), parts.preDeletionHooks(),
            (mailbox, date, size, bodyStart, content, flags, properties, parsed, session, headers) -> parts.storer()
                .appendMessageToStore(mailbox, date, size, bodyStart, content, flags, properties, parsed, owner, headers));
    }

    void mayRead(MailboxSession session) throws MailboxNotFoundException {
        if (folders.permission(getMailboxEntity(), session) == Permission.NONE) {
            throw new MailboxNotFoundException(shown);
        }
    }

    void mayWork(MailboxSession session) throws MailboxNotFoundException {
        mayRead(session);
        if (folders.permission(getMailboxEntity(), session) != Permission.WORK) {
            throw Refused.rights("You may only read " + shown.getName() + ". Nothing was changed.");
        }
    }

    /** The name that the session knows; the mailbox itself keeps the one under which it is stored. */
    @Override
    public MailboxPath getMailboxPath() {
        return shown;
    }

    @Override
    public Flags getPermanentFlags(MailboxSession session) {
        return folders.permission(getMailboxEntity(), session) == Permission.WORK ? super.getPermanentFlags(session) : new Flags();
    }

    @Override
    public MailboxCounters getMailboxCounters(MailboxSession session) throws MailboxException {
        mayRead(session);
        return super.getMailboxCounters(session);
    }

    @Override
    public Publisher<MailboxCounters> getMailboxCountersReactive(MailboxSession session) {
        return reading(session, () -> Flux.from(super.getMailboxCountersReactive(session)));
    }

    @Override
    public Mono<MailboxMetaData> getMetaDataReactive(MailboxMetaData.RecentMode recent, MailboxSession session,
                                                     EnumSet<MailboxMetaData.Item> items) {
        return reading(session, () -> super.getMetaDataReactive(forReader(recent, session), session, items).flux()).next();
    }

    /** SELECT takes {@code \Recent} away, and James refuses SELECT to those who may not. */
    private MailboxMetaData.RecentMode forReader(MailboxMetaData.RecentMode recent, MailboxSession session) {
        return recent == MailboxMetaData.RecentMode.RESET && !isWriteable(session) ? MailboxMetaData.RecentMode.RETRIEVE : recent;
    }

    @Override
    public long getMessageCount(MailboxSession session) throws MailboxException {
        mayRead(session);
        return super.getMessageCount(session);
    }

    @Override
    public MessageResultIterator getMessages(MessageRange set, FetchGroup group, MailboxSession session) {
        try {
            mayRead(session);
        } catch (MailboxNotFoundException gone) {
            throw Exceptions.propagate(gone);
        }
        return super.getMessages(set, group, session);
    }

    @Override
    public Publisher<MessageResult> getMessagesReactive(MessageRange set, FetchGroup group, MailboxSession session) {
        return reading(session, () -> Flux.from(super.getMessagesReactive(set, group, session)));
    }

    @Override
    public Publisher<ComposedMessageIdWithMetaData> listMessagesMetadata(MessageRange set, MailboxSession session) {
        return reading(session, () -> Flux.from(super.listMessagesMetadata(set, session)));
    }

    @Override
    public Flux<MessageUid> search(SearchQuery query, MailboxSession session) {
        return reading(session, () -> super.search(query, session));
    }

    @Override
    public Flags getApplicableFlags(MailboxSession session) throws MailboxException {
        mayRead(session);
        return super.getApplicableFlags(session);
    }

    @Override
    public Mono<Flags> getApplicableFlagsReactive(MailboxSession session) {
        return reading(session, () -> super.getApplicableFlagsReactive(session).flux()).next();
    }

    @Override
    public Iterator<MessageUid> expunge(MessageRange set, MailboxSession session) throws MailboxException {
        mayWork(session);
        Optional<TeamPlace> place = conversations(session);
        if (place.isPresent()) {
            return expunged(place.get(), List.of(set), session).iterator();
        }
        Iterator<MessageUid> gone = super.expunge(set, session);
        draftsGone(session);
        return gone;
    }

    @Override
    public Flux<MessageUid> expungeReactive(MessageRange set, MailboxSession session) {
        return working(session, () -> {
            Optional<TeamPlace> place = conversations(session);
            return place.isPresent() ? toTrash(place.get(), List.of(set), true, session)
                : super.expungeReactive(set, session).concatWith(Mono.fromRunnable(() -> draftsGone(session)));
        });
    }

    /** What has gone, then the refusal if there is one. */
    private Flux<MessageUid> toTrash(TeamPlace place, List<MessageRange> ranges, boolean marked, MailboxSession session) {
        Outcome outcome = desk.expunge(place, ranges, marked, session);
        Flux<MessageUid> gone = Flux.fromIterable(outcome.gone()).map(MessageUid::of);
        return outcome.refusal().map(refused -> gone.concatWith(Mono.error(refused))).orElse(gone);
    }

    private List<MessageUid> expunged(TeamPlace place, List<MessageRange> ranges, MailboxSession session) {
        Outcome outcome = desk.expunge(place, ranges, true, session);
        outcome.refusal().ifPresent(refused -> {
            throw refused;
        });
        return outcome.gone().stream().map(MessageUid::of).toList();
    }

    private Optional<TeamPlace> conversations(MailboxSession session) {
        return TeamDesk.place(getMailboxEntity(), session).filter(TeamPlace::ofConversations);
    }

    private void draftsGone(MailboxSession session) {
        if (TeamDesk.drafts(getMailboxEntity(), session)) {
            desk.draftsGone(session);
        }
    }

    @Override
    public void delete(List<MessageUid> uids, MailboxSession session) throws MailboxException {
        mayWork(session);
        Optional<TeamPlace> place = conversations(session);
        if (place.isPresent()) {
            toTrash(place.get(), MessageRange.toRanges(uids), false, session).blockLast();
        } else {
            super.delete(uids, session);
            draftsGone(session);
        }
    }

    @Override
    public Mono<Void> deleteReactive(List<MessageUid> uids, MailboxSession session) {
        return working(session, () -> {
            Optional<TeamPlace> place = conversations(session);
            return place.isPresent() ? toTrash(place.get(), MessageRange.toRanges(uids), false, session)
                : super.deleteReactive(uids, session).then(Mono.<MessageUid>fromRunnable(() -> draftsGone(session))).flux();
        }).then();
    }

    @Override
    public AppendResult appendMessage(AppendCommand command, MailboxSession session) throws MailboxException {
        return MailboxReactorUtils.block(Mono.from(appendMessageReactive(command, session)));
    }

    @Override
    public Publisher<AppendResult> appendMessageReactive(AppendCommand command, MailboxSession session) {
        return working(session, () -> {
            Optional<TeamPlace> place = TeamDesk.place(getMailboxEntity(), session);
            if (place.isPresent() && !plain(place.get().folder())) {
                return Flux.just(filed(place.get(), command, session));
            }
            return Flux.from(super.appendMessageReactive(command, session)).map(result -> {
                if (TeamDesk.drafts(getMailboxEntity(), session)) {
                    desk.saved(getMailboxEntity(), List.of(((SqlMessageId) result.getId().getMessageId()).asLong()), session);
                }
                return result;
            });
        });
    }

    private static boolean plain(TeamFolder folder) {
        return folder.equals(TeamFolder.DRAFTS) || folder.equals(TeamFolder.TEMPLATES);
    }

    private AppendResult filed(TeamPlace place, AppendCommand command, MailboxSession session) throws MailboxException, IOException {
        long size = command.getMsgIn().size();
        new QuotaChecker(quotas.getQuotaManager(), quotas.getQuotaRootResolver(), getMailboxEntity()).tryAddition(1, size);
        Imports.Filed filed = desk.append(place, command.getMsgIn()::getInputStream, command.getFlags(),
            Optional.ofNullable(command.getInternalDate()).orElseGet(Date::new), session);
        return new AppendResult(new ComposedMessageId(getId(), SqlMessageId.of(filed.message()), MessageUid.of(filed.uid())), size, Optional.of(List.of()),
            ThreadId.fromBaseMessageId(SqlMessageId.of(filed.thread())));
    }

    @Override
    public AppendResult appendMessage(InputStream message, Date date, MailboxSession session, boolean recent, Flags flags)
            throws MailboxException {
        try {
            return appendMessage(AppendCommand.builder().withInternalDate(date).isRecent(recent).withFlags(flags).build(message.readAllBytes()), session);
        } catch (IOException e) {
            throw new MailboxException("The message could not be read", e);
        }
    }

    @Override
    public Map<MessageUid, Flags> setFlags(Flags flags, FlagsUpdateMode mode, MessageRange set, MailboxSession session) throws MailboxException {
        mayWork(session);
        return conversations(session).filter(place -> desk.means(place, flags, mode)).isPresent()
            ? desk.store(getMailboxEntity(), flags, mode, List.of(set), Long.MAX_VALUE, session).flags()
            : super.setFlags(flags, mode, set, session);
    }

    @Override
    public Publisher<Map<MessageUid, Flags>> setFlagsReactive(Flags flags, FlagsUpdateMode mode, MessageRange set, MailboxSession session) {
        return working(session, () -> conversations(session).filter(place -> desk.means(place, flags, mode)).isPresent()
            ? Flux.just(desk.store(getMailboxEntity(), flags, mode, List.of(set), Long.MAX_VALUE, session).flags())
            : Flux.from(super.setFlagsReactive(flags, mode, set, session)));
    }

    @Override
    public Mono<List<MessageRange>> copyTo(MessageRange set, StoreMessageManager target, MailboxSession session) {
        return reading(session, () -> super.copyTo(set, target, session).flux()).next();
    }

    @Override
    public Mono<List<MessageRange>> moveTo(MessageRange set, StoreMessageManager target, MailboxSession session) {
        return working(session, () -> super.moveTo(set, target, session).flux()).next();
    }

    private <T> Flux<T> reading(MailboxSession session, Callable<Flux<T>> operation) {
        return Flux.defer(() -> {
            try {
                mayRead(session);
                return operation.call();
            } catch (Exception e) {
                return Flux.error(e);
            }
        });
    }

    private <T> Flux<T> working(MailboxSession session, Callable<Flux<T>> operation) {
        return Flux.defer(() -> {
            try {
                mayWork(session);
                return operation.call();
            } catch (Exception e) {
                return Flux.error(e);
            }
        });
    }
}
