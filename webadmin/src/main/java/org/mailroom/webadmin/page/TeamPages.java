package org.mailroom.webadmin.page;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;
import org.mailroom.webadmin.work.TagPacks;

/** Teams: their members are the leads' matter, all else is the administrators'. */
final class TeamPages {
    private static final String PATH = "/teams";

    record ListPage(Frame frame, List<Team> teams, boolean admin, Form form) {
    }

    /** @param others  agents who are no members */
    record EditPage(Frame frame, Team team, List<Member> members, List<Person> others, boolean lead, boolean admin, Form form) {
        /** What stands in a field: as it was filled in, or as it is. */
        String shown(String name, Object now) {
            return form.raw(name).orElse(now instanceof Enum<?> word ? Words.of(word) : String.valueOf(now));
        }

        String score(Optional<Screening.Score> score) {
            return score.map(one -> Double.isInfinite(one.from()) ? "off" : String.valueOf(one.from())).orElse("");
        }
    }

    record Member(Person person, Role role) {
    }

    private final Directory directory;
    private final Teams teams;
    private final Calendars calendars;
    private final TagPacks packs;

    TeamPages(Directory directory, Teams teams, Calendars calendars, TagPacks packs) {
        this.directory = directory;
        this.teams = teams;
        this.calendars = calendars;
        this.packs = packs;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> list(visit, 200)), PageRoute.post(PATH, visit -> visit.trying(this::list, this::add)),
            PageRoute.get(PATH + "/{key}", visit -> edit(visit, 200)), PageRoute.post(PATH + "/{key}", visit -> visit.trying(this::edit, this::save)),
            PageRoute.get(PATH + "/{key}/user.js", this::tags),
            PageRoute.post(PATH + "/{key}/members", visit -> visit.trying(this::edit, this::member)),
            PageRoute.post(PATH + "/{key}/members/remove", visit -> visit.trying(this::edit, this::leave)));
    }

    private PageAnswer list(Visit visit, int status) {
        List<Team> seen = directory.teams().stream().filter(team -> Sight.sees(visit.caller(), team)).toList();
        return visit.show(status, "teams", new ListPage(visit.frame(), seen, visit.caller().scope() == Scope.ADMIN, visit.form()));
    }

    private Team known(Visit visit) {
        try {
            return directory.team(new TeamKey(visit.path().get("key"))).filter(team -> Sight.sees(visit.caller(), team)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }

    private PageAnswer edit(Visit visit, int status) {
        Team team = known(visit);
        List<Member> members = team.members().entrySet().stream().map(member -> new Member(Person.of(member.getKey(), directory), member.getValue())).toList();
        List<Person> others = directory.agents().stream().filter(agent -> team.role(agent.address()).isEmpty()).map(Person::of).toList();
        return visit.show(status, "team", new EditPage(visit.frame(), team, members, others, Sight.leads(visit.caller(), team), visit.caller().scope() == Scope.ADMIN, visit.form()));
    }

    private PageAnswer tags(Visit visit) {
        return new PageAnswer(200, "text/plain; charset=utf-8", packs.of(known(visit)).getBytes(StandardCharsets.UTF_8),
            Map.of("Content-Disposition", List.of("attachment; filename=\"user.js\"")));
    }

    private PageAnswer add(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        TeamKey key = new TeamKey(visit.form().needed("key"));
        if (directory.team(key).isPresent()) {
            throw Problem.of(409, "Conflict", "There is a team " + key + " already. Nothing was changed.");
        }
        teams.save(new Team(key, new TeamName(visit.form().needed("name")), addresses(visit.form()), Map.of(), TeamSettings.defaults()));
        return visit.done(PATH + "/" + key, "saved");
    }

    private static List<EmailAddress> addresses(Form form) {
        return Stream.of(form.needed("addresses").split("[\\s,、]+")).filter(word -> !word.isEmpty()).map(EmailAddress::of).toList();
    }

    private Team led(Visit visit) {
        Team team = known(visit);
        if (!Sight.leads(visit.caller(), team)) {
            throw Problem.of(403, "Not allowed", "Only leads of " + team.name() + " may do this, and administrators. Nothing was changed.");
        }
        return team;
    }

    private PageAnswer member(Visit visit) {
        Team team = led(visit);
        String word = visit.form().needed("role");
        Role role = Stream.of(Role.values()).filter(known -> known.word().equals(word)).findFirst()
            .orElseThrow(() -> Problem.field("role", "'" + word + "' is no role; allowed: observer, agent, lead"));
        teams.save(team.with(EmailAddress.of(visit.form().needed("agent")), role));
        return visit.done(PATH + "/" + team.key(), "saved");
    }

    private PageAnswer leave(Visit visit) {
        Team team = led(visit);
        teams.save(team.without(EmailAddress.of(visit.form().needed("agent"))));
        return visit.done(PATH + "/" + team.key(), "saved");
    }

    private PageAnswer save(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        Team team = known(visit);
        Form form = visit.form();
        TeamSettings settings = settings(form, team.settings());
        calendars.check(settings.duty().holidays());
        teams.save(new Team(team.key(), new TeamName(form.needed("name")), addresses(form), team.members(), settings));
        return visit.done(PATH + "/" + team.key(), "saved");
    }

    private static TeamSettings settings(Form form, TeamSettings before) {
        HolidayFile holidays = value(form, "holidays", text -> text.equals(HolidayFile.NONE.toString()) ? HolidayFile.NONE : new HolidayFile(text));
        TimeLimit unassignAfter = value(form, "unassignAfter", TimeLimit::of);
        Duty duty = before.duty().with(week(form.text("hours").orElse(Week.ALWAYS_WORD))).with(holidays).with(unassignAfter).withRings(number(form, "ringMinutes"));
        Screening screening = new Screening(word(form, "dmarcFail", Screening.DmarcFail.values()), score(form, "spamMark"), score(form, "spamFolder"), score(form, "spamQuarantine"),
            score(form, "spamReject"));
        return new TeamSettings(word(form, "sendMode", TeamSettings.SendMode.values()), word(form, "collision", TeamSettings.Collision.values()), form.ticked("collisionOnNotes"),
            word(form, "assignedStop", TeamSettings.AssignedStop.values()), number(form, "lockMinutes"), number(form, "undoSeconds"),
            word(form, "assignment", TeamSettings.Assignment.values()), form.ticked("replyToken"), form.ticked("subjectToken"), number(form, "reopenDays"), form.ticked("presence"),
            form.ticked("labels"), value(form, "timeZone", ZoneId::of), screening, duty, before.service());
    }

    private static <T> T value(Form form, String name, Function<String, T> reader) {
        String text = form.needed(name);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw Problem.field(name, e.getMessage());
        }
    }

    private static int number(Form form, String name) {
        return value(form, name, text -> {
            if (!text.matches("\\d{1,6}")) {
                throw new IllegalArgumentException("'" + text + "' is no number");
            }
            return Integer.valueOf(text);
        });
    }

    private static <T extends Enum<T>> T word(Form form, String name, T[] allowed) {
        return value(form, name, text -> Stream.of(allowed).filter(one -> Words.of(one).equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not allowed; allowed: " + String.join(", ", Stream.of(allowed).map(Words::of).toList()))));
    }

    private static Optional<Screening.Score> score(Form form, String name) {
        return form.text(name).map(text -> value(form, name, Screening.Score::of));
    }

    /** {@code always}, or days with their hours, as {@link Week#toString} says them: {@code mon-fri 09:00-18:00; sat 10:00-14:00}. */
    private static Week week(String text) {
        if (text.equals(Week.ALWAYS_WORD)) {
            return Week.ALWAYS;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (String entry : text.split("[;\\n]+")) {
            String[] parts = entry.strip().split("[\\s:]+", 2);
            if (parts.length < 2 || entries.put(parts[0], parts[1]) != null) {
                throw Problem.field("hours", "'" + entry.strip() + "' is not understood; allowed: days and hours such as mon-fri 09:00-12:30, 13:30-18:00; sat 10:00-14:00, or " + Week.ALWAYS_WORD);
            }
        }
        try {
            return Week.of(entries);
        } catch (IllegalArgumentException e) {
            throw Problem.field("hours", e.getMessage());
        }
    }
}
