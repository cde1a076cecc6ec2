package org.mailroom.store.team;

import java.util.List;

import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.UnsupportedRightException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.directory.TeamOwner;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The team folders that a session sees, for LIST; one statement for each of its teams. Thread-safe. */
final class TeamListing {
    private final TeamFolders folders;
    private final MailboxSessionMapperFactory mappers;
    private final TeamRights rights;

    TeamListing(TeamFolders folders, MailboxSessionMapperFactory mappers, TeamRights rights) {
        this.folders = folders;
        this.mappers = mappers;
        this.rights = rights;
    }

    Flux<MailboxMetaData> list(MailboxQuery query, MailboxSearchFetchType what, MailboxSession session) {
        return seen(session).flatMapMany(all -> Flux.fromIterable(all)
            .filter(query::matches)
            .concatMap(mailbox -> counters(mailbox, what, session).map(counters -> metaData(mailbox, all, counters, session))));
    }

    Mono<Boolean> hasChildren(MailboxPath path, MailboxSession session) {
        return seen(session).map(all -> hasChildren(path.getName(), all, session));
    }

    private Mono<List<SeenMailbox>> seen(MailboxSession session) {
        return Flux.defer(() -> Flux.fromIterable(folders.teams(session)))
            .concatMap(team -> stored(team, session))
            .filter(mailbox -> folders.permission(mailbox, session) != Permission.NONE)
            .map(mailbox -> new SeenMailbox(mailbox, folders.shown(mailbox, session)))
            .collectList();
    }

    private Flux<Mailbox> stored(Team team, MailboxSession session) {
        return mappers.getMailboxMapper(session).findMailboxWithPathLike(MailboxQuery.builder()
            .privateNamespace()
            .username(TeamOwner.of(team.key()))
            .matchesAllMailboxNames()
            .build()
            .asUserBound());
    }

    private Mono<MailboxCounters> counters(SeenMailbox mailbox, MailboxSearchFetchType what, MailboxSession session) {
        return what == MailboxSearchFetchType.Counters
            ? mappers.getMessageMapper(session).getMailboxCountersReactive(SeenMailbox.stored(mailbox))
            : Mono.just(MailboxCounters.empty(mailbox.getMailboxId()));
    }

    private MailboxMetaData metaData(SeenMailbox mailbox, List<SeenMailbox> all, MailboxCounters counters, MailboxSession session) {
        return new MailboxMetaData(mailbox, session.getPathDelimiter(),
            hasChildren(mailbox.getName(), all, session) ? MailboxMetaData.Children.HAS_CHILDREN : MailboxMetaData.Children.HAS_NO_CHILDREN,
            MailboxMetaData.Selectability.NONE, acl(mailbox, session), counters);
    }

    private MailboxACL acl(SeenMailbox mailbox, MailboxSession session) {
        try {
            return rights.getResolvedMailboxACL(mailbox, session);
        } catch (UnsupportedRightException e) {
            throw new IllegalStateException("the rights of a role are rights of RFC 4314", e);
        }
    }

    private static boolean hasChildren(String name, List<SeenMailbox> all, MailboxSession session) {
        return all.stream().anyMatch(other -> other.getName().startsWith(name + session.getPathDelimiter()));
    }
}
