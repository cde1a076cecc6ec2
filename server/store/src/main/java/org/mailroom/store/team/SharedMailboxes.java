package org.mailroom.store.team;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.ReadOnlyException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MultimailboxesSearchQuery;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxReactorUtils;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaChecker;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.store.conversation.Outcome;
import org.mailroom.store.conversation.TeamPlace;
import org.mailroom.store.mailbox.SqlMailboxes;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Mailboxes as agents see them: their own ones, and the folders of their teams below {@code Teams/} or, in a scoped login, a
 * team's folders as the whole account. James's IMAP refuses every name that is not in the session user's own namespace
 * (docs/JAMES.md row 3); so names are translated here, on the way in and in lists on the way out, and no processor needs to
 * know. Everything behind works on the mailbox as it is stored, owned by the team's owner: quota, events, index.
 *
 * <p>A folder that a session does not see is answered by the same path of the code as one that does not exist. What a member may
 * not do with a folder that he sees is {@link org.mailroom.domain.Refused}. Thread-safe. Proven by {@code SharedMailboxesTest},
 * {@code HiddenFoldersTest}, and {@code PersonalMailboxesTest} (James's contract).
 */
public class SharedMailboxes extends SqlMailboxes {
    private final TeamFolders folders;
    private final TeamListing listing;
    private final TeamDesk desk;

    @Inject
    public SharedMailboxes(TeamFolders folders, MailboxSessionMapperFactory mappers, SessionProvider sessions, MailboxPathLocker locker,
                           MessageParser parser, MessageId.Factory messageIds, TeamAnnotations annotations, EventBus events,
                           TeamRights rights, QuotaComponents quotas, MessageSearchIndex index, MailboxManagerConfiguration configuration,
                           PreDeletionHooks preDeletionHooks, ThreadIdGuessingAlgorithm threads, Clock clock, TeamDesk desk) {
        super(mappers, sessions, locker, parser, messageIds, annotations, events, rights, quotas, index, configuration,
            preDeletionHooks, threads, clock);
        this.folders = folders;
        this.desk = desk;
        this.listing = new TeamListing(folders, mappers);
    }

    @Override
    protected StoreMessageManager createMessageManager(Mailbox mailbox, MailboxSession session) throws MailboxException {
        if (!TeamFolders.ofTeam(mailbox)) {
            return TeamDesk.drafts(mailbox, session) ? new OwnDrafts(parts(), mailbox, desk) : super.createMessageManager(mailbox, session);
        }
        SharedMessages messages = new SharedMessages(parts(), mailbox, folders, folders.shown(mailbox, session),
            createSystemSession(mailbox.getUser()), desk);
        messages.mayRead(session);
        return messages;
    }

    @Override
    public Mono<MessageManager> getMailboxReactive(MailboxPath path, MailboxSession session) {
        return stored(path, session)
            .flatMap(stored -> super.getMailboxReactive(stored, session))
            .onErrorMap(MailboxNotFoundException.class, gone -> new MailboxNotFoundException(path));
    }

    @Override
    public MessageManager getMailbox(Mailbox mailbox, MailboxSession session) throws MailboxException {
        return super.getMailbox(SeenMailbox.stored(mailbox), session);
    }

    @Override
    public Mono<MessageManager> getMailboxReactive(MailboxId id, MailboxSession session) {
        return Mono.from(super.getMailboxReactive(id, session))
            .onErrorMap(MailboxNotFoundException.class, gone -> new MailboxNotFoundException(id));
    }

    @Override
    public Mono<Boolean> mailboxExists(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> folders.stored(path, session)
            .map(stored -> super.mailboxExists(stored, session))
            .orElse(Mono.just(false)));
    }

    @Override
    public boolean hasChildren(MailboxPath path, MailboxSession session) throws MailboxException {
        return Boolean.TRUE.equals(MailboxReactorUtils.block(hasChildrenReactive(path, session)));
    }

    @Override
    public Mono<Boolean> hasChildrenReactive(MailboxPath path, MailboxSession session) {
        return TeamFolders.below(path) || TeamFolders.scoped(session)
            ? listing.hasChildren(path, session)
            : Mono.from(super.hasChildrenReactive(path, session));
    }

    @Override
    public Flux<MailboxMetaData> search(MailboxQuery query, MailboxSearchFetchType what, MailboxSession session) {
        Flux<MailboxMetaData> own = TeamFolders.scoped(session) ? Flux.empty() : super.search(query, what, session)
            .filter(found -> TeamFolders.inside(session) || !TeamFolders.below(found.getPath()) && !TeamFolders.ofTeam(found.getMailbox()));
        return Flux.concat(own, listing.list(query, what, session)).sort(MailboxMetaData.COMPARATOR);
    }

    /** In a scoped session only what the agent may see of the account; elsewhere as James does, by rights. */
    @Override
    public Flux<MessageId> search(MultimailboxesSearchQuery query, MailboxSession session, long limit) {
        if (!TeamFolders.scoped(session)) {
            return super.search(query, session, limit);
        }
        return listing.list(MailboxQuery.builder().matchesAllMailboxNames().build(), MailboxSearchFetchType.Minimal, session)
            .map(MailboxMetaData::getId)
            .filter(id -> query.getInMailboxes().isEmpty() || query.getInMailboxes().contains(id))
            .collectList()
            .filter(seen -> !seen.isEmpty())
            .flatMapMany(seen -> super.search(MultimailboxesSearchQuery.from(query.getSearchQuery())
                .inMailboxes(seen).notInMailboxes(query.getNotInMailboxes()).build(), session, limit));
    }

    @Override
    public Mono<MailboxId> createMailboxReactive(MailboxPath path, CreateOption option, MailboxSession session) {
        return Mono.defer(() -> {
            FixedTree.mayMake(path, session);
            return super.createMailboxReactive(path, option, session);
        });
    }

    @Override
    public void deleteMailbox(MailboxPath path, MailboxSession session) throws MailboxException {
        mayChange(path, session);
        super.deleteMailbox(path, session);
    }

    @Override
    public Mono<Void> deleteMailboxReactive(MailboxPath path, MailboxSession session) {
        return changing(() -> mayChangeReactive(path, session), () -> super.deleteMailboxReactive(path, session));
    }

    @Override
    public Mailbox deleteMailbox(MailboxId id, MailboxSession session) throws MailboxException {
        FixedTree.mayChange(getMailbox(id, session), session);
        return super.deleteMailbox(id, session);
    }

    @Override
    public Mono<Mailbox> deleteMailboxReactive(MailboxId id, MailboxSession session) {
        return changing(() -> mayChangeReactive(id, session), () -> super.deleteMailboxReactive(id, session));
    }

    @Override
    public Mono<List<MailboxRenamedResult>> renameMailboxReactive(MailboxPath from, MailboxPath to, RenameOption option,
                                                                  MailboxSession fromSession, MailboxSession toSession) {
        return changing(() -> mayChangeReactive(from, fromSession), () -> {
            FixedTree.mayMake(to, toSession);
            return super.renameMailboxReactive(from, to, option, fromSession, toSession);
        });
    }

    @Override
    public Mono<List<MailboxRenamedResult>> renameMailboxReactive(MailboxId id, MailboxPath to, RenameOption option, MailboxSession session) {
        return changing(() -> mayChangeReactive(id, session), () -> {
            FixedTree.mayMake(to, session);
            return super.renameMailboxReactive(id, to, option, session);
        });
    }

    @Override
    public Flux<MessageRange> copyMessagesReactive(MessageRange set, MailboxPath from, MailboxPath to, MailboxSession session) {
        return transfer(set, getMailboxReactive(from, session), getMailboxReactive(to, session), true, session,
            () -> super.copyMessagesReactive(set, from, to, session));
    }

    @Override
    public Flux<MessageRange> copyMessagesReactive(MessageRange set, MailboxId from, MailboxId to, MailboxSession session) {
        return transfer(set, getMailboxReactive(from, session), getMailboxReactive(to, session), true, session,
            () -> super.copyMessagesReactive(set, from, to, session));
    }

    @Override
    public Flux<MessageRange> moveMessagesReactive(MessageRange set, MailboxPath from, MailboxPath to, MailboxSession session) {
        return transfer(set, getMailboxReactive(from, session), getMailboxReactive(to, session), false, session,
            () -> super.moveMessagesReactive(set, from, to, session));
    }

    @Override
    public Flux<MessageRange> moveMessagesReactive(MessageRange set, MailboxId from, MailboxId to, MailboxSession session) {
        return transfer(set, getMailboxReactive(from, session), getMailboxReactive(to, session), false, session,
            () -> super.moveMessagesReactive(set, from, to, session));
    }

    /** All that is named or, when a conversation among it is refused, nothing. */
    private Flux<MessageRange> transfer(MessageRange set, Mono<MessageManager> from, Mono<MessageManager> to, boolean copy, MailboxSession session,
                                        Supplier<Flux<MessageRange>> plain) {
        return Mono.zip(from, to).flatMapMany(pair -> Flux.defer(() -> {
            try {
                Optional<Outcome> outcome = take(pair.getT1(), pair.getT2(), List.of(set), copy, session, false);
                return outcome.isPresent()
                    ? Flux.fromIterable(MessageRange.toRanges(outcome.get().there().values().stream().map(MessageUid::of).toList()))
                    : plain.get().collectList().flatMapMany(there -> transferred(pair, there, copy, session));
            } catch (MailboxException e) {
                return Flux.error(e);
            }
        }));
    }

    private Flux<MessageRange> transferred(Tuple2<MessageManager, MessageManager> pair, List<MessageRange> there, boolean copy, MailboxSession session) {
        try {
            transferred(pair.getT1(), pair.getT2(), there, copy, session);
            return Flux.fromIterable(there);
        } catch (MailboxException e) {
            return Flux.error(e);
        }
    }

    /**
     * Moves or copies where conversations are concerned.
     *
     * @param partly  whether others are taken when one conversation is refused, see {@link Outcome#refusal}; otherwise the refusal is thrown
     * @return empty when there is nothing more to it than moving or copying messages; then nothing was done
     * @throws Refused when it makes no sense, or this member may not
     */
    public Optional<Outcome> take(MessageManager from, MessageManager to, List<MessageRange> ranges, boolean copy, MailboxSession session, boolean partly)
            throws MailboxException {
        if (to instanceof SharedMessages team) {
            team.mayWork(session);
        }
        Optional<TeamPlace> source = TeamDesk.place(from.getMailboxEntity(), session);
        Optional<TeamPlace> target = TeamDesk.place(to.getMailboxEntity(), session);
        if (source.isEmpty() && target.isEmpty()) {
            return Optional.empty();
        }
        if (from instanceof SharedMessages team && (!copy || target.isPresent())) {
            team.mayWork(session);
        }
        return switch (TeamDesk.gesture(desk, source, target, ranges, copy)) {
            case PLAIN -> Optional.empty();
            case COMMAND -> Optional.of(desk.move(source.orElseThrow(), ranges, target.orElseThrow(), session, partly));
            case IMPORT, ANSWER -> Optional.of(desk.bring(room(to), from.getMailboxEntity(), ranges, target.orElseThrow(), copy, session, partly));
            case NOTE -> Optional.of(note(from, ranges, target.orElseThrow(), copy, session));
        };
    }

    private QuotaChecker room(MessageManager in) throws MailboxException {
        return new QuotaChecker(parts().quotas().getQuotaManager(), parts().quotas().getQuotaRootResolver(), in.getMailboxEntity());
    }

    /** Whether copying between these mailboxes changes the one it is copied from. */
    public boolean changes(MessageManager from, MessageManager to, MailboxSession session) throws MailboxException {
        return TeamDesk.place(from.getMailboxEntity(), session).filter(TeamPlace::ofConversations).isPresent()
            && TeamDesk.place(to.getMailboxEntity(), session).filter(TeamPlace::ofConversations).isPresent();
    }

    /** Each by itself: a note that is filed is filed, and leaves the folder it was moved from. */
    private Outcome note(MessageManager from, List<MessageRange> ranges, TeamPlace notes, boolean copy, MailboxSession session) throws MailboxException {
        List<Long> gone = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (MessageRange range : ranges) {
            Iterator<MessageResult> messages = from.getMessages(range, FetchGroup.FULL_CONTENT, session);
            while (messages.hasNext()) {
                MessageResult message = messages.next();
                try {
                    desk.note(notes, () -> content(message), session);
                } catch (Refused e) {
                    refused.add(e);
                    continue;
                }
                if (!copy) {
                    from.delete(List.of(message.getUid()), session);
                    gone.add(message.getUid().asLong());
                }
            }
        }
        return new Outcome(new TreeMap<>(), gone, refused);
    }

    private static InputStream content(MessageResult message) throws IOException {
        try {
            return message.getFullContent().getInputStream();
        } catch (MailboxException e) {
            throw new IOException(e);
        }
    }

    /** Messages were moved or copied plainly: drafts among them count where they are now, and what a team's state has marked is no mark elsewhere. */
    public void transferred(MessageManager from, MessageManager to, List<MessageRange> there, boolean copy, MailboxSession session)
            throws MailboxException {
        if (changes(from, from, session)) {
            Flags marks = new Flags();
            Arrays.stream(to.getApplicableFlags(session).getUserFlags()).filter(Placement::kept).forEach(marks::add);
            for (MessageRange range : marks.getUserFlags().length == 0 ? List.<MessageRange>of() : there) {
                to.setFlags(marks, MessageManager.FlagsUpdateMode.REMOVE, range, session);
            }
        }
        if (TeamDesk.drafts(to.getMailboxEntity(), session)) {
            desk.savedIn(to.getMailboxEntity(), there, session);
        }
        if (!copy && TeamDesk.drafts(from.getMailboxEntity(), session)) {
            desk.draftsGone(session);
        }
    }

    /** STORE as one step: flags, keywords and what they mean, of all the messages or of none; those changed after the mod-sequence are left alone. */
    public TeamDesk.Stored store(MessageManager mailbox, Flags flags, MessageManager.FlagsUpdateMode mode, List<MessageRange> ranges, long unchangedSince,
                                 MailboxSession session) throws MailboxException {
        if (mailbox instanceof SharedMessages team) {
            team.mayWork(session);
        } else if (!mailbox.isWriteable(session)) {
            throw new ReadOnlyException(mailbox.getMailboxPath());
        }
        return desk.store(mailbox.getMailboxEntity(), flags, mode, ranges, unchangedSince, session);
    }

    private static <T> Mono<T> changing(Supplier<Mono<Void>> permission, Supplier<Mono<T>> change) {
        return Mono.defer(permission).then(Mono.defer(change));
    }

    private void mayChange(MailboxPath path, MailboxSession session) throws MailboxException {
        MailboxReactorUtils.block(mayChangeReactive(path, session));
    }

    /** Own names pass without a look into the storage. */
    private Mono<Void> mayChangeReactive(MailboxPath path, MailboxSession session) {
        Optional<MailboxPath> stored = folders.stored(path, session);
        return stored.isPresent() && !TeamFolders.ofTeam(stored.get().getUser()) ? Mono.empty()
            : getMailboxReactive(path, session).doOnNext(mailbox -> FixedTree.mayChange(mailbox, session)).then();
    }

    private Mono<Void> mayChangeReactive(MailboxId id, MailboxSession session) {
        return getMailboxReactive(id, session).doOnNext(mailbox -> FixedTree.mayChange(mailbox, session)).then();
    }

    private Mono<MailboxPath> stored(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> Mono.justOrEmpty(folders.stored(path, session)))
            .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(path)));
    }
}
