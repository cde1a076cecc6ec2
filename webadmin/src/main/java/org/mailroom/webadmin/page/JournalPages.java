package org.mailroom.webadmin.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Feed.Happening;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.live.Happenings;
import org.mailroom.webadmin.live.Viewer;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Who has done what, in all conversations that one may see: the newest first. */
final class JournalPages {
    private static final String PATH = "/journal";
    private static final int PAGE = 100;

    record JournalPage(Frame frame, List<Line> lines, List<Team> teams, List<Person> people, Map<String, String> wanted, Optional<String> next) {
        String wanted(String name) {
            return wanted.getOrDefault(name, "");
        }
    }

    record Line(String number, ThreadPage.Step step) {
    }

    private final Feed feed;
    private final Directory directory;
    private final Sight sight;
    private final Steps steps;

    JournalPages(Feed feed, Directory directory, Sight sight, Steps steps) {
        this.feed = feed;
        this.directory = directory;
        this.sight = sight;
        this.steps = steps;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, this::show));
    }

    private PageAnswer show(Visit visit) {
        Set<TeamKey> seen = sight.teams(visit.caller());
        Viewer.View view = new Viewer.View(seen, sight.led(visit.caller()));
        Optional<TeamKey> team;
        Optional<EmailAddress> agent;
        try {
            team = visit.parameter("team").map(TeamKey::new);
            agent = visit.parameter("agent").map(EmailAddress::of);
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, "Not understood", e.getMessage());
        }
        Set<TeamKey> wanted = new HashSet<>(seen);
        team.ifPresent(key -> wanted.retainAll(Set.of(key)));
        long before = visit.parameter("before").filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf).orElse(Long.MAX_VALUE);
        List<Happening> items = feed.before(before, wanted, agent, PAGE);
        List<Line> lines = items.stream().flatMap(item -> Happenings.number(item, view).stream().map(number -> line(visit, item, number.toString()))).toList();
        List<Team> teams = directory.teams().stream().filter(known -> seen.contains(known.key())).toList();
        String address = PATH + "?team=" + team.map(TeamKey::value).orElse("") + "&agent=" + URLEncoder.encode(agent.map(EmailAddress::value).orElse(""), StandardCharsets.UTF_8);
        return visit.show("journal", new JournalPage(visit.frame(), lines, teams, People.of(teams, directory), Map.of("team", team.map(TeamKey::value).orElse(""), "agent",
            agent.map(EmailAddress::value).orElse("")), items.size() < PAGE ? Optional.empty() : Optional.of(address + "&before=" + items.get(PAGE - 1).position())));
    }

    private Line line(Visit visit, Happening item, String number) {
        ZoneId zone = directory.team(item.team()).map(known -> known.settings().timeZone()).orElse(ZoneId.of("UTC"));
        return new Line(number, steps.of(visit, item.entry(), zone));
    }
}
