package org.mailroom.webadmin.api;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.presence.Absence;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Who is away: agents say it of themselves, administrators of anybody, members of a team see it of each other. */
final class Presences {
    private static final int MOST_CHANGES = 100;

    private final Attendance attendance;
    private final Directory directory;
    private final Clock clock;

    Presences(Attendance attendance, Directory directory, Clock clock) {
        this.attendance = attendance;
        this.directory = directory;
        this.clock = clock;
    }

    private static final Schema STATE = Schema.object().field("agent", Schema.ADDRESS, "").field("away", Schema.FLAG, "").field("since", Schema.TIME.orNull(), "")
        .field("until", Schema.TIME.orNull(), "when the agent is back; null while away: not known");
    private static final Schema OWN = Schema.object("Presence").fields(STATE).field("changes", Schema.list(Schema.object().field("time", Schema.TIME, "").field("away", Schema.FLAG, "")
        .field("until", Schema.TIME.orNull(), "").field("agent", Schema.ADDRESS.orNull(), "who has changed it; null: the server").field("channel", Schema.TEXT, "").field("client", Schema.TEXT, "")),
        "the newest first");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/presence", Scope.READ, "Whether you are away").of(Who.PEOPLE).gives(OWN).by(call -> one(call.caller().person("be away"))),
            Endpoint.put("/presence", Scope.WORK, "Says that you are away, or back").of(Who.PEOPLE).body(Schema.object().field("away", Schema.FLAG, "").maybe("until", Schema.TIME, "for how long"))
                .gives(OWN).by(this::put),
            Endpoint.get("/agents/{address}/presence", Scope.ADMIN, "Whether an agent is away").gives(OWN).by(call -> one(agent(call))),
            Endpoint.get("/teams/{key}/presence", Scope.READ, "Who of the members is away").pages(Schema.object("Attendance").fields(STATE).field("role", Shapes.ROLE, "")).by(this::team));
    }

    private Reply put(Call call) {
        Fields fields = call.fields();
        EmailAddress agent = call.caller().person("be away");
        Wish wish = Wish.of(fields, "until", clock.instant()).orElseThrow();
        wish.carryOut(attendance, agent, call.caller().actor());
        return one(agent);
    }

    /** Somebody is to be away, or present. */
    record Wish(boolean away, Optional<Instant> until) {

        /**
         * What {@code away} says; empty when it is not there.
         *
         * @param name  of the field with the time until when
         */
        static Optional<Wish> of(Fields fields, String name, Instant now) {
            boolean away = fields.flag("away");
            Optional<Instant> until = fields.text(name).map(text -> Fields.value(name, text, Presences::time));
            if (!away && until.isPresent()) {
                throw Problem.field(name, "goes with \"away\": true only");
            }
            if (until.filter(time -> !time.isAfter(now)).isPresent()) {
                throw Problem.field(name, "'" + fields.text(name).orElseThrow() + "' is over; name a time to come");
            }
            return fields.has("away") ? Optional.of(new Wish(away, until)) : Optional.empty();
        }

        void carryOut(Attendance attendance, EmailAddress agent, Actor actor) {
            if (away) {
                attendance.leave(agent, until, actor);
            } else {
                attendance.come(agent, actor);
            }
        }
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time with offset (RFC 3339), such as 2026-12-01T08:00:00+09:00");
        }
    }

    private EmailAddress agent(Call call) {
        try {
            return directory.agent(EmailAddress.of(call.path().get("address"))).map(Agent::address).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noAddress) {
            throw Problem.notFound();
        }
    }

    private Reply one(EmailAddress agent) {
        Map<String, Object> shape = shape(agent, attendance.absence(agent));
        shape.put("changes", attendance.changes(agent, MOST_CHANGES).stream().map(Presences::shape).toList());
        return Reply.json(200, shape);
    }

    private Reply team(Call call) {
        Team team;
        try {
            team = directory.team(new TeamKey(call.path().get("key"))).filter(known -> Sight.sees(call.caller(), known)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
        Map<EmailAddress, Absence> absences = attendance.absences().stream().collect(Collectors.toMap(Absence::agent, absence -> absence));
        return Paging.of(call, List.copyOf(team.members().entrySet()), member -> member.getKey().value(), member -> {
            Map<String, Object> shape = shape(member.getKey(), Optional.ofNullable(absences.get(member.getKey())));
            shape.put("role", member.getValue().word());
            return shape;
        });
    }

    private static Map<String, Object> shape(EmailAddress agent, Optional<Absence> absence) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("agent", agent.value());
        shape.put("away", absence.isPresent());
        shape.put("since", absence.map(one -> one.since().toString()).orElse(null));
        shape.put("until", absence.flatMap(Absence::until).map(Instant::toString).orElse(null));
        return shape;
    }

    private static Map<String, Object> shape(Attendance.Change change) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("time", change.time().toString());
        shape.put("away", change.away());
        shape.put("until", change.until().map(Instant::toString).orElse(null));
        shape.put("agent", change.actor().agent().map(EmailAddress::value).orElse(null));
        shape.put("channel", change.actor().channel().word());
        shape.put("client", change.actor().client());
        return shape;
    }
}
