package org.mailroom.store.team;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.directory.TeamOwner;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The team folders that a session sees, for LIST; one statement for each of its teams. Thread-safe. */
final class TeamListing {
    private final TeamFolders folders;
    private final MailboxSessionMapperFactory mappers;

    TeamListing(TeamFolders folders, MailboxSessionMapperFactory mappers) {
        this.folders = folders;
        this.mappers = mappers;
    }

    Flux<MailboxMetaData> list(MailboxQuery query, MailboxSearchFetchType what, MailboxSession session) {
        return seen(session).flatMapMany(all -> {
            NavigableSet<String> names = names(all);
            return Flux.fromIterable(all)
                .filter(query::matches)
                .concatMap(mailbox -> counters(mailbox, what, session).map(counters -> metaData(mailbox, names, counters, session)));
        });
    }

    Mono<Boolean> hasChildren(MailboxPath path, MailboxSession session) {
        return seen(session).map(all -> hasChildren(path.getName(), names(all), session));
    }

    private Mono<List<SeenMailbox>> seen(MailboxSession session) {
        return Flux.defer(() -> Flux.fromIterable(folders.teams(session)))
            .concatMap(team -> seen(team, session))
            .collectList();
    }

    private Flux<SeenMailbox> seen(Team team, MailboxSession session) {
        return Flux.defer(() -> {
            Function<TeamFolder, Permission> permissions = folders.permissions(team, session);
            return stored(team, session).handle((mailbox, seen) -> {
                MailboxPath stored = mailbox.generateAssociatedPath();
                TeamFolder folder = TeamFolders.folder(stored);
                Permission permission = permissions.apply(folder);
                if (permission != Permission.NONE) {
                    MailboxPath shown = TeamFolders.scoped(session) ? stored : TeamFolders.shown(session.getUser(), team, folder);
                    seen.next(new SeenMailbox(mailbox, shown, permission));
                }
            });
        });
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

    private MailboxMetaData metaData(SeenMailbox mailbox, NavigableSet<String> names, MailboxCounters counters, MailboxSession session) {
        return new MailboxMetaData(mailbox, session.getPathDelimiter(),
            hasChildren(mailbox.getName(), names, session) ? MailboxMetaData.Children.HAS_CHILDREN : MailboxMetaData.Children.HAS_NO_CHILDREN,
            MailboxMetaData.Selectability.NONE, TeamRights.acl(mailbox.permission(), session), counters);
    }

    private static NavigableSet<String> names(List<SeenMailbox> all) {
        return all.stream().map(SeenMailbox::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean hasChildren(String name, NavigableSet<String> names, MailboxSession session) {
        String below = name + session.getPathDelimiter();
        String first = names.ceiling(below);
        return first != null && first.startsWith(below);
    }
}
