package org.mailroom.store.team;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.SubscriptionException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.user.SubscriptionMapperFactory;
import org.mailroom.domain.team.Team;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What an agent has subscribed. A team folder is subscribed once by each agent, under its name below {@code Teams/}; a scoped
 * login shows and changes the same subscriptions under the names it has there, so a phone never unsubscribes folders for
 * colleagues. Folders that the agent does not see are left out, whatever is stored. Extends {@code StoreSubscriptionManager}.
 * Thread-safe. Proven by {@code TeamSubscriptionsTest}.
 */
public final class TeamSubscriptions extends StoreSubscriptionManager {
    private final TeamFolders folders;

    @Inject
    public TeamSubscriptions(TeamFolders folders, SubscriptionMapperFactory subscriptions, MailboxSessionMapperFactory mappers,
                             EventBus events) {
        super(subscriptions, mappers, events);
        this.folders = folders;
    }

    @Override
    public void subscribe(MailboxSession session, MailboxPath path) throws SubscriptionException {
        super.subscribe(own(session), kept(path, session));
    }

    @Override
    public Publisher<Void> subscribeReactive(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> Mono.from(super.subscribeReactive(kept(path, session), own(session))));
    }

    @Override
    public void unsubscribe(MailboxSession session, MailboxPath path) throws SubscriptionException {
        super.unsubscribe(own(session), kept(path, session));
    }

    @Override
    public Publisher<Void> unsubscribeReactive(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> Mono.from(super.unsubscribeReactive(kept(path, session), own(session))));
    }

    @Override
    public Collection<MailboxPath> subscriptions(MailboxSession session) throws SubscriptionException {
        return super.subscriptions(own(session)).stream()
            .flatMap(path -> seen(path, session).stream())
            .collect(Collectors.toSet());
    }

    @Override
    public Publisher<MailboxPath> subscriptionsReactive(MailboxSession session) throws SubscriptionException {
        return Flux.from(super.subscriptionsReactive(own(session))).concatMap(path -> Mono.justOrEmpty(seen(path, session)));
    }

    /** The agent's own session for a scoped one. */
    private static MailboxSession own(MailboxSession session) {
        return session.getLoggedInUser()
            .filter(agent -> TeamFolders.scoped(session))
            .map(agent -> new MailboxSession(session.getSessionId(), agent, Optional.of(agent), session.getLocalePreferences(),
                session.getPathDelimiter(), session.getType()))
            .orElse(session);
    }

    private MailboxPath kept(MailboxPath path, MailboxSession session) {
        return team(session)
            .map(team -> TeamFolders.shown(agent(session), team, TeamFolders.folder(path)))
            .orElse(path);
    }

    private Optional<MailboxPath> seen(MailboxPath kept, MailboxSession session) {
        Optional<MailboxPath> stored = folders.stored(kept, own(session));
        if (!TeamFolders.scoped(session)) {
            return stored.map(seen -> kept);
        }
        return stored.filter(path -> path.getUser().equals(session.getUser()));
    }

    private Optional<Team> team(MailboxSession session) {
        return TeamFolders.scoped(session) ? folders.teams(session).stream().findFirst() : Optional.empty();
    }

    private static Username agent(MailboxSession session) {
        return session.getLoggedInUser().orElseThrow();
    }
}
