package org.mailroom.store.team;

import java.io.InputStream;
import java.util.Date;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.mailbox.SqlMailboxMessages;
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

    /** @param owner a session of the server in this mailbox: messages are threaded with what the team has, not the agent */
    SharedMessages(Parts parts, Mailbox mailbox, TeamFolders folders, MailboxPath shown, MailboxSession owner) {
        super(threaded(parts, owner), mailbox);
        this.folders = folders;
        this.shown = shown;
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
        return super.expunge(set, session);
    }

    @Override
    public Flux<MessageUid> expungeReactive(MessageRange set, MailboxSession session) {
        return working(session, () -> super.expungeReactive(set, session));
    }

    @Override
    public void delete(List<MessageUid> uids, MailboxSession session) throws MailboxException {
        mayWork(session);
        super.delete(uids, session);
    }

    @Override
    public Mono<Void> deleteReactive(List<MessageUid> uids, MailboxSession session) {
        return working(session, () -> super.deleteReactive(uids, session).flux()).then();
    }

    @Override
    public AppendResult appendMessage(AppendCommand command, MailboxSession session) throws MailboxException {
        mayWork(session);
        return super.appendMessage(command, session);
    }

    @Override
    public Publisher<AppendResult> appendMessageReactive(AppendCommand command, MailboxSession session) {
        return working(session, () -> Flux.from(super.appendMessageReactive(command, session)));
    }

    @Override
    public AppendResult appendMessage(InputStream message, Date date, MailboxSession session, boolean recent, Flags flags)
            throws MailboxException {
        mayWork(session);
        return super.appendMessage(message, date, session, recent, flags);
    }

    @Override
    public Map<MessageUid, Flags> setFlags(Flags flags, FlagsUpdateMode mode, MessageRange set, MailboxSession session) throws MailboxException {
        mayWork(session);
        return super.setFlags(flags, mode, set, session);
    }

    @Override
    public Publisher<Map<MessageUid, Flags>> setFlagsReactive(Flags flags, FlagsUpdateMode mode, MessageRange set, MailboxSession session) {
        return working(session, () -> Flux.from(super.setFlagsReactive(flags, mode, set, session)));
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
