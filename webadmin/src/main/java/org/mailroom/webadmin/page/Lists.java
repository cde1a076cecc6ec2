package org.mailroom.webadmin.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Conversations.Page;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** The list of conversations, narrowed by what the address says. */
final class Lists {
    private static final int PAGE = 50;
    private static final String ALL = "all";

    /**
     * The page.
     *
     * @param wanted  what the list is narrowed by, as it stands in the address
     * @param tabs  states with the addresses of the same list in them
     * @param next  the address of the next page
     */
    record ListPage(Frame frame, Map<String, String> wanted, List<Tab> tabs, List<Team> teams, List<Person> people, List<Row> rows, Optional<String> next, boolean begun) {
        String wanted(String name) {
            return wanted.getOrDefault(name, "");
        }
    }

    record Tab(String key, String target, boolean here) {
    }

    private final Conversations conversations;
    private final Directory directory;
    private final Sight sight;
    private final Clock clock;

    Lists(Conversations conversations, Directory directory, Sight sight, Clock clock) {
        this.conversations = conversations;
        this.directory = directory;
        this.sight = sight;
        this.clock = clock;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/conversations", visit -> visit.show("list", page(visit))));
    }

    private ListPage page(Visit visit) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String name : List.of("team", "status", "assignee", "tag", "customer", "q")) {
            visit.parameter(name).ifPresent(value -> wanted.put(name, value));
        }
        wanted.putIfAbsent("status", wanted.containsKey("q") || wanted.containsKey("customer") ? ALL : Status.OPEN.word());
        Set<TeamKey> seen = sight.teams(visit.caller());
        List<Team> teams = directory.teams().stream().filter(team -> seen.contains(team.key())).toList();
        Page page;
        try {
            page = conversations.list(filter(wanted, seen, sight.own(visit.caller()), visit), visit.parameter("cursor"), PAGE);
        } catch (IllegalArgumentException | Refused e) {
            throw Problem.of(422, "Not understood", e.getMessage());
        }
        Instant now = clock.instant();
        List<Row> rows = page.items().stream().filter(it -> sight.shows(visit.caller(), it)).map(it -> Row.of(it, directory, visit.texts(), now)).toList();
        return new ListPage(visit.frame(), wanted, tabs(wanted), teams, People.of(teams, directory), rows, page.next().map(cursor -> address(wanted, Map.of("cursor", cursor))),
            visit.parameter("cursor").isPresent());
    }

    private static Filter filter(Map<String, String> wanted, Set<TeamKey> seen, Set<TeamKey> own, Visit visit) {
        Set<TeamKey> teams = new HashSet<>(seen);
        Optional.ofNullable(wanted.get("team")).map(TeamKey::new).ifPresent(team -> teams.retainAll(Set.of(team)));
        Optional<String> assignee = Optional.ofNullable(wanted.get("assignee"));
        boolean nobody = assignee.equals(Optional.of("none"));
        Optional<EmailAddress> agent = assignee.filter(word -> !word.equals("none")).map(word -> word.equals("me") ? visit.caller().address().orElseThrow() : EmailAddress.of(word));
        return new Filter(teams, Status.of(wanted.get("status")), agent, nobody, Optional.ofNullable(wanted.get("tag")).map(Tag::of), Optional.ofNullable(wanted.get("customer")),
            Optional.ofNullable(wanted.get("q")).map(text -> Query.of(text, visit.caller().address())), own);
    }

    private static List<Tab> tabs(Map<String, String> wanted) {
        return List.of("open", "waiting", "snoozed", "done", "spam", "trash", ALL).stream()
            .map(status -> new Tab(status, address(wanted, Map.of("status", status)), wanted.get("status").equals(status))).toList();
    }

    private static String address(Map<String, String> wanted, Map<String, String> changed) {
        Map<String, String> all = new LinkedHashMap<>(wanted);
        all.putAll(changed);
        return "/conversations?" + all.entrySet().stream().map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }
}
