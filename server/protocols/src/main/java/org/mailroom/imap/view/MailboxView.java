package org.mailroom.imap.view;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

import javax.mail.Flags;

import org.apache.james.events.Event;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventListener;
import org.apache.james.events.Registration;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.NullableMessageSequenceNumber;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.events.MailboxEvents.MailboxEvent;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A selected mailbox as its client knows it. Events are only noted when they come. The numbers change when James asks
 * {@link #isSizeChanged()}, just before a round of untagged answers is written, so a number never means anything that the client
 * has not been told; and what comes while a round is being written is told in the next one. Messages are told in the order of
 * their UIDs, whatever the order of the events, so a number once told stays (RFC 3501 2.3.1.2).
 *
 * <p>Replaces {@code SelectedMailboxImpl}, which let events change the numbers while a command ran, forgot at the end of a
 * round what had come during it, and moved each event to another thread (James 3.8.1, fixed upstream by 18922f05b0, "seen under load").
 * Proof: {@code MailboxViewTest}, {@code IdleTest}. Events may come on any thread; the rest is called by one thread at a time.
 */
public final class MailboxView implements SelectedMailbox, EventListener.ReactiveEventListener {
    private final MailboxManager mailboxes;
    private final MessageManager mailbox;
    private final MailboxId mailboxId;
    private final MailboxSession session;
    private final FirstNotified notified;
    private final boolean readOnly;
    private final Arrivals arrivals;
    private final Numbering numbering = new Numbering();
    private final Numbering recent = new Numbering();
    private final TreeSet<MessageUid> expunged = new TreeSet<>();
    private final TreeSet<MessageUid> changed = new TreeSet<>();
    private final Flags keywords = new Flags();
    private Collection<MessageUid> told = List.of();
    private boolean keywordsGrown;
    private boolean sizeChanged;
    private boolean recentRemoved;
    private boolean recentHidden;
    private volatile Registration registration;
    private volatile ReactiveEventListener watch;

    private MailboxView(MailboxManager mailboxes, MessageManager mailbox, MailboxSession session, FirstNotified notified, boolean readOnly) {
        this.mailboxes = mailboxes;
        this.mailbox = mailbox;
        this.mailboxId = mailbox.getId();
        this.session = session;
        this.notified = notified;
        this.readOnly = readOnly;
        this.arrivals = new Arrivals(session.getSessionId());
    }

    /**
     * Listens first, then reads, so that nothing falls in between. Blocks.
     *
     * @throws MailboxException when the mailbox cannot be read; then nothing listens
     */
    public static MailboxView open(MailboxManager mailboxes, EventBus events, MessageManager mailbox, MailboxSession session,
                                   FirstNotified notified, boolean readOnly) throws MailboxException {
        MailboxView view = new MailboxView(mailboxes, mailbox, session, notified, readOnly);
        view.registration = Mono.from(events.register(view, new MailboxIdRegistrationKey(view.mailboxId))).block();
        try {
            view.keywords.add(mailbox.getApplicableFlagsReactive(session).block());
            view.keywords.remove(Flags.Flag.RECENT);
            Flux.from(mailbox.search(SearchQuery.of(SearchQuery.all()), session)).collectList().block()
                .forEach(uid -> view.numbering.add(uid.asLong()));
            long last = view.numbering.uid(view.numbering.size());
            view.readUpTo(view.arrivals.opened(last), last).block();
            return view;
        } catch (MailboxException | RuntimeException e) {
            view.deselect().block();
            throw e;
        }
    }

    @Override
    public boolean isHandling(Event event) {
        return event instanceof MailboxEvent && ((MailboxEvent) event).getMailboxId().equals(mailboxId);
    }

    @Override
    public Publisher<Void> reactiveEvent(Event event) {
        return note(event).then(Mono.defer(() -> {
            ReactiveEventListener told = watch;
            return told == null || !told.isHandling(event) ? Mono.empty() : Mono.from(told.reactiveEvent(event));
        }));
    }

    private Mono<Void> note(Event event) {
        return Mono.defer(() -> {
            if (event instanceof Added more) {
                OptionalLong known = arrivals.add(more.getUids());
                return known.isPresent() ? readUpTo(Collections.max(more.getUids()).asLong(), known.getAsLong()) : Mono.empty();
            }
            arrivals.take(event);
            return Mono.empty();
        });
    }

    /** UIDs are given and messages become visible in one order, so what is not found up to {@code last} has gone. */
    private Mono<Void> readUpTo(long last, long known) {
        if (last <= known) {
            return Mono.empty();
        }
        return Flux.from(mailbox.listMessagesMetadata(MessageRange.range(MessageUid.of(known + 1), MessageUid.of(last)), session))
            .map(message -> message.getComposedMessageId().getUid())
            .collectList()
            .doOnNext(found -> arrivals.add(found, last))
            .then();
    }

    @Override
    public Mono<Void> deselect() {
        return Mono.defer(() -> {
            Registration last = registration;
            registration = null;
            return last == null ? Mono.empty() : Mono.from(last.unregister());
        });
    }

    @Override
    public void registerIdle(ReactiveEventListener listener) {
        watch = listener;
    }

    @Override
    public void unregisterIdle() {
        watch = null;
    }

    /** Begins a round: takes in which messages have come and gone, then tells whether there are more than before. */
    @Override
    public synchronized boolean isSizeChanged() {
        Set<MessageUid> added = arrivals.added();
        added.forEach(uid -> numbering.add(uid.asLong()));
        sizeChanged |= !added.isEmpty();
        addRecent(added);
        for (MessageUid uid : arrivals.expunged()) {
            if (known(uid)) {
                expunged.add(uid);
            } else {
                changed.remove(uid);
            }
        }
        return sizeChanged;
    }

    private boolean known(MessageUid uid) {
        return numbering.has(uid.asLong());
    }

    /** Ends a round; what came meanwhile waits for the next one. */
    @Override
    public synchronized void resetEvents() {
        sizeChanged = false;
        changed.removeAll(told);
        told = List.of();
        keywordsGrown = false;
    }

    @Override
    public synchronized Collection<MessageUid> expungedUids() {
        return List.copyOf(expunged);
    }

    /** Whether messages have gone of which the client still has to be told. */
    public synchronized boolean holdsExpunged() {
        return !expunged.isEmpty();
    }

    @Override
    public synchronized void resetExpungedUids() {
        expunged.clear();
    }

    @Override
    public synchronized NullableMessageSequenceNumber remove(MessageUid uid) {
        recent.remove(uid.asLong());
        return number(numbering.remove(uid.asLong()));
    }

    @Override
    public synchronized NullableMessageSequenceNumber msn(MessageUid uid) {
        return number(numbering.number(uid.asLong()));
    }

    private static NullableMessageSequenceNumber number(int number) {
        return number == 0 ? NullableMessageSequenceNumber.noMessage() : NullableMessageSequenceNumber.of(number);
    }

    @Override
    public synchronized Optional<MessageUid> uid(int number) {
        long uid = numbering.uid(number);
        return uid == 0 ? Optional.empty() : Optional.of(MessageUid.of(uid));
    }

    @Override
    public Optional<MessageUid> getFirstUid() {
        return uid(1);
    }

    @Override
    public synchronized Optional<MessageUid> getLastUid() {
        return uid(numbering.size());
    }

    @Override
    public synchronized long existsCount() {
        return numbering.size();
    }

    /** Shows these as recent, but for those that were another session's before; they are this one's, unless it is read-only. */
    public synchronized void addRecent(Collection<MessageUid> uids) {
        if (!uids.isEmpty()) {
            (readOnly ? notified.look(mailboxId, uids) : notified.claim(mailboxId, uids)).forEach(this::addRecent);
        }
    }

    @Override
    public synchronized boolean addRecent(MessageUid uid) {
        return recent.add(uid.asLong());
    }

    @Override
    public synchronized boolean removeRecent(MessageUid uid) {
        boolean was = recent.remove(uid.asLong()) > 0;
        recentRemoved |= was;
        return was;
    }

    @Override
    public synchronized Collection<MessageUid> getRecent() {
        return recentHidden ? List.of() : recent.in(numbering).mapToObj(MessageUid::of).toList();
    }

    /**
     * Whether {@link #getRecent} tells of none. James asks it before each search and copies what it says, whether the search is about recent messages or not: after a
     * restart, that is all of the mailbox.
     */
    public synchronized void hideRecent(boolean hidden) {
        recentHidden = hidden;
    }

    @Override
    public synchronized int recentCount() {
        return (int) recent.in(numbering).count();
    }

    @Override
    public synchronized boolean isRecent(MessageUid uid) {
        return recent.has(uid.asLong());
    }

    @Override
    public synchronized boolean isRecentUidRemoved() {
        return recentRemoved;
    }

    @Override
    public synchronized void resetRecentUidRemoved() {
        recentRemoved = false;
    }

    /** Asked for before the round begins, hence also those that the round will add. */
    @Override
    public synchronized Collection<MessageUid> flagUpdateUids() {
        changed.addAll(arrivals.changed());
        told = changed.stream().filter(uid -> known(uid) || arrivals.willAdd(uid)).toList();
        return told;
    }

    @Override
    public synchronized Flags getApplicableFlags() {
        return new Flags(keywords);
    }

    @Override
    public synchronized boolean hasNewApplicableFlags() {
        learn(arrivals.keywords());
        return keywordsGrown;
    }

    /** Takes in keywords that have been seen on a message before their event came; true when the client must be told of one. */
    public synchronized boolean learn(Flags seen) {
        int before = keywords.getUserFlags().length;
        keywords.add(seen);
        keywords.remove(Flags.Flag.RECENT);
        keywordsGrown |= keywords.getUserFlags().length > before;
        return keywordsGrown;
    }

    @Override
    public synchronized void resetNewApplicableFlags() {
        keywordsGrown = false;
    }

    @Override
    public boolean isDeletedByOtherSession() {
        return arrivals.mailboxDeleted();
    }

    @Override
    public Mono<MailboxPath> getPathReactive() {
        return Mono.from(mailboxes.getMailboxReactive(mailboxId, session))
            .flatMap(found -> Mono.fromCallable(found::getMailboxPath));
    }

    @Override
    public MailboxId getMailboxId() {
        return mailboxId;
    }

    @Override
    public MessageManager getMessageManager() {
        return mailbox;
    }
}
