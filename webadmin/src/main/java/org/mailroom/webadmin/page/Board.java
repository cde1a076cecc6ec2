package org.mailroom.webadmin.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Backlog.Heap;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Sight;

/** The board: for each team what lies where, what should be taken next, and what one has oneself. */
final class Board {
    private static final int NEXT = 8;
    private static final int OWN = 20;
    private static final Set<Status> COUNTED = EnumSet.of(Status.OPEN, Status.WAITING, Status.SNOOZED, Status.QUARANTINED);

    /** @param own  open conversations of whoever looks */
    record BoardPage(Frame frame, List<TeamBoard> teams, List<Row> own) {
    }

    /**
     * A team.
     *
     * @param queue  open and nobody's
     * @param quarantined  empty for those who may not see it
     * @param works  whether whoever looks may take from the queue
     */
    record TeamBoard(String key, String name, Pile queue, Pile waiting, Pile snoozed, Optional<Pile> quarantined, List<Share> shares, List<Row> next, boolean works) {
    }

    /**
     * How much there is of something.
     *
     * @param urgent  how many of them are urgent
     * @param oldest  for how long the oldest has been so; empty when there is none
     */
    record Pile(long count, long urgent, Optional<String> oldest) {
    }

    /** What one member has, {@code part} of a hundred of what the one with most has. */
    record Share(Person person, Pile pile, long part) {
    }

    private final Backlog backlog;
    private final Conversations conversations;
    private final Directory directory;
    private final Sight sight;
    private final Clock clock;

    Board(Backlog backlog, Conversations conversations, Directory directory, Sight sight, Clock clock) {
        this.backlog = backlog;
        this.conversations = conversations;
        this.directory = directory;
        this.sight = sight;
        this.clock = clock;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/", visit -> visit.show("board", page(visit))), PageRoute.get("/board", visit -> visit.show("boardbody", page(visit))));
    }

    private BoardPage page(Visit visit) {
        Set<TeamKey> seen = sight.teams(visit.caller());
        Instant now = clock.instant();
        Map<TeamKey, List<Heap>> heaps = backlog.heaps(seen, COUNTED).stream().collect(Collectors.groupingBy(Heap::team));
        List<TeamBoard> teams = directory.teams().stream().filter(team -> seen.contains(team.key()))
            .map(team -> board(team, heaps.getOrDefault(team.key(), List.of()), visit, now)).toList();
        EmailAddress agent = visit.caller().address().orElseThrow();
        Filter own = new Filter(seen, Optional.of(Status.OPEN), Optional.of(agent), false, Optional.empty(), Optional.empty(), Optional.empty());
        return new BoardPage(visit.frame(), teams, conversations.list(own, Optional.empty(), OWN).items().stream().map(it -> Row.of(it, directory, visit.texts(), now)).toList());
    }

    private TeamBoard board(Team team, List<Heap> heaps, Visit visit, Instant now) {
        Texts texts = visit.texts();
        Pile queue = pile(heaps, heap -> heap.status() == Status.OPEN && heap.assignee().isEmpty(), texts, now);
        Optional<Pile> quarantined = Sight.leads(visit.caller(), team) ? Optional.of(pile(heaps, heap -> heap.status() == Status.QUARANTINED, texts, now)) : Optional.empty();
        return new TeamBoard(team.key().value(), team.name().value(), queue, pile(heaps, heap -> heap.status() == Status.WAITING, texts, now),
            pile(heaps, heap -> heap.status() == Status.SNOOZED, texts, now), quarantined, shares(team, heaps, texts, now),
            backlog.next(team.key(), NEXT).stream().map(it -> Row.of(it, directory, texts, now)).toList(),
            visit.caller().address().flatMap(team::role).filter(role -> role.atLeast(Role.AGENT)).isPresent());
    }

    private static Pile pile(List<Heap> heaps, Predicate<Heap> which, Texts texts, Instant now) {
        List<Heap> those = heaps.stream().filter(which).toList();
        return new Pile(those.stream().mapToLong(Heap::count).sum(), those.stream().filter(heap -> heap.priority() == Priority.URGENT).mapToLong(Heap::count).sum(),
            those.stream().map(Heap::oldest).min(Comparator.naturalOrder()).map(oldest -> texts.age(Duration.between(oldest, now))));
    }

    /** Those who work in the team, and whoever has something of it without. */
    private List<Share> shares(Team team, List<Heap> heaps, Texts texts, Instant now) {
        List<EmailAddress> people = new ArrayList<>(team.members().keySet().stream().filter(member -> team.role(member).orElseThrow().atLeast(Role.AGENT)).toList());
        heaps.stream().filter(heap -> heap.status() == Status.OPEN).flatMap(heap -> heap.assignee().stream()).filter(agent -> !people.contains(agent)).distinct().forEach(people::add);
        List<Share> shares = people.stream().map(agent -> new Share(Person.of(agent, directory),
            pile(heaps, heap -> heap.status() == Status.OPEN && heap.assignee().equals(Optional.of(agent)), texts, now), 0)).toList();
        long most = shares.stream().mapToLong(share -> share.pile().count()).max().orElse(0);
        return shares.stream().map(share -> new Share(share.person(), share.pile(), most == 0 ? 0 : Math.round(100.0 * share.pile().count() / most))).toList();
    }
}
