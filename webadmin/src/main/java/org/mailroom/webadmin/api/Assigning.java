package org.mailroom.webadmin.api;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** When a team works and how its conversations find their agents; and the most urgent one for who asks for work. */
final class Assigning {
    private final Desk desk;
    private final Directory directory;
    private final Teams teams;
    private final Calendars calendars;
    private final Clock clock;

    Assigning(Desk desk, Directory directory, Teams teams, Calendars calendars, Clock clock) {
        this.desk = desk;
        this.directory = directory;
        this.teams = teams;
        this.calendars = calendars;
        this.clock = clock;
    }

    private static final Schema ROUTING = Schema.object().maybe("assignment", Schema.words("manual", "roundRobin", "leastLoaded", "skills"), "who gets new conversations")
        .maybe("ringMinutes", Schema.WHOLE, "after how many minutes others are asked, too").maybe("unassignAfter", Schema.TEXT.like("8h"), "of working time without an answer; off: never")
        .maybe("timeZone", Schema.TEXT.like("Europe/Berlin"), "").maybe("hours", Schema.textOr("object").with("additionalProperties", Schema.TEXT).like(Map.of("mon-fri", "09:00-17:00")), "or always")
        .maybe("holidays", Schema.TEXT.like("holidays/de.ics"), "a file in the directory of the configuration, or none");
    private static final Schema ROUTED = Schema.object("Routing").fields(ROUTING).field("open", Schema.FLAG, "whether the team works now");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/teams/{key}/routing", Scope.READ, "When a team works, and who gets its conversations").gives(ROUTED).by(call -> Reply.json(200, shape(team(call)))),
            Endpoint.put("/teams/{key}/routing", Scope.WORK, "Says when a team works, and who gets its conversations").of(Who.LEADS).says("What is left out stays.").body(ROUTING).gives(ROUTED)
                .by(this::put),
            Endpoint.post("/teams/{key}/next", Scope.WORK, "Gives you the most urgent conversation of the queue").of(Who.PEOPLE)
                .says("Not one that somebody else is writing in; of several who ask at once each gets another one.").gives(Shapes.CONVERSATION).nothing("there is none").tagged().conflicts()
                .by(this::next));
    }

    private Team team(Call call) {
        try {
            return directory.team(new TeamKey(call.path().get("key"))).filter(team -> Sight.sees(call.caller(), team)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }

    private Reply next(Call call) {
        call.caller().person("take a conversation");
        Team team = team(call);
        Optional<Conversation> it = desk.next(team.key(), call.caller().actor(), new Terms() {
            @Override
            public boolean allow(Conversation now) {
                return true;
            }

            @Override
            public void changed(Conversation after) {
                call.foresee(given(team, after));
            }
        });
        return it.map(given -> given(team, given)).orElseGet(Reply::nothing);
    }

    private Reply given(Team team, Conversation it) {
        return Reply.json(200, Shapes.conversation(it, team.settings().timeZone(), clock.instant())).with("ETag", Shapes.etag(it, team.settings().timeZone())).with("Location", "/api/v1/conversations/" + it.number());
    }

    private Map<String, Object> shape(Team team) {
        TeamSettings settings = team.settings();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("assignment", Words.of(settings.assignment()));
        shape.put("ringMinutes", settings.duty().ringMinutes());
        shape.put("unassignAfter", settings.duty().unassignAfter().toString());
        shape.put("timeZone", settings.timeZone().getId());
        shape.put("hours", settings.duty().hours().always() ? Week.ALWAYS_WORD : settings.duty().hours().entries());
        shape.put("holidays", settings.duty().holidays().toString());
        shape.put("open", calendars.of(team).open(clock.instant()));
        return shape;
    }

    /** What is left out stays. */
    private Reply put(Call call) {
        Team team = team(call);
        if (!Sight.leads(call.caller(), team)) {
            throw Problem.of(403, "Not allowed", "Only leads of " + team.name() + " may do this, and administrators. Nothing was changed.");
        }
        Fields fields = call.fields();
        Duty before = team.settings().duty();
        Assignment assignment = fields.text("assignment").map(word -> Fields.value("assignment", word, Assigning::assignment)).orElse(team.settings().assignment());
        int rings = fields.has("ringMinutes") ? fields.number("ringMinutes") : before.ringMinutes();
        TimeLimit limit = fields.text("unassignAfter").map(text -> Fields.value("unassignAfter", text, TimeLimit::of)).orElse(before.unassignAfter());
        ZoneId zone = fields.text("timeZone").map(text -> Fields.value("timeZone", text, ZoneId::of)).orElse(team.settings().timeZone());
        HolidayFile holidays = fields.text("holidays").map(text -> Fields.value("holidays", text, this::holidays)).orElse(before.holidays());
        Week hours = fields.has("hours") ? hours(fields) : before.hours();
        Duty duty = Fields.value("ringMinutes", "", text -> new Duty(hours, holidays, rings, limit));
        Team after = new Team(team.key(), team.name(), team.addresses(), team.members(), team.settings().with(assignment).with(zone).with(duty));
        teams.save(after);
        return Reply.json(200, shape(after));
    }

    private static Week hours(Fields fields) {
        Optional<Map<String, String>> days = fields.words("hours");
        if (days.isEmpty()) {
            return Fields.value("hours", fields.needed("hours"), text -> {
                if (!text.equals(Week.ALWAYS_WORD)) {
                    throw new IllegalArgumentException("'" + text + "' is not possible; allowed: " + Week.ALWAYS_WORD + ", or an object such as {\"mon-fri\": \"09:00-17:00\"}");
                }
                return Week.ALWAYS;
            });
        }
        return Fields.value("hours", "", text -> Week.of(days.get()));
    }

    private HolidayFile holidays(String text) {
        HolidayFile file = HolidayFile.of(text);
        calendars.check(file);
        return file;
    }

    private static Assignment assignment(String word) {
        List<String> words = new ArrayList<>();
        for (Assignment assignment : Assignment.values()) {
            words.add(Words.of(assignment));
            if (Words.of(assignment).equals(word)) {
                return assignment;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is not possible; allowed: " + String.join(", ", words));
    }
}
