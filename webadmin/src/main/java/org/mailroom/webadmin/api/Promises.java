package org.mailroom.webadmin.api;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** What teams promise their customers: members see it, leads say it. */
final class Promises {
    private final Directory directory;
    private final Teams teams;

    Promises(Directory directory, Teams teams) {
        this.directory = directory;
        this.teams = teams;
    }

    private static Schema promises() {
        Schema times = Schema.object().maybe("first", Schema.TEXT.like("1h"), "from the first mail to the first answer").maybe("next", Schema.TEXT, "to each later answer")
            .maybe("resolution", Schema.TEXT, "to done; for reports");
        Schema targets = Schema.object().maybe("urgent", times, "").maybe("high", times, "").maybe("normal", times, "").maybe("low", times, "");
        return Schema.object().maybe("targets", targets, "working time, by priority; what is left out, or off, is not promised").maybe("warn", Schema.TEXT.like("30m"), "how long before it is due")
            .maybe("escalate", Schema.list(Schema.words("notifyLead", "raisePriority", "returnToQueue")), "what is done when it is overdue");
    }

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/teams/{key}/sla", Scope.READ, "What a team promises its customers").gives(promises()).by(call -> Reply.json(200, shape(seen(call).settings().service()))),
            Endpoint.put("/teams/{key}/sla", Scope.WORK, "Says what a team promises its customers").of(Who.LEADS).says("All of it anew.").body(promises()).gives(promises()).by(this::put));
    }

    private Team seen(Call call) {
        try {
            return directory.team(new TeamKey(call.path().get("key"))).filter(team -> Sight.sees(call.caller(), team)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }

    private static Map<String, Object> shape(ServiceLevels service) {
        Map<String, Object> targets = new LinkedHashMap<>();
        service.targets().forEach((priority, target) -> {
            Map<String, Object> times = new LinkedHashMap<>();
            times.put("first", target.first().toString());
            times.put("next", target.next().toString());
            times.put("resolution", target.resolution().toString());
            targets.put(priority.word(), times);
        });
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("targets", targets);
        shape.put("warn", service.warn().toString());
        shape.put("escalate", service.escalation().stream().map(Escalation::word).toList());
        return shape;
    }

    /** All of it: what is left out is not promised. */
    private Reply put(Call call) {
        Fields fields = call.fields();
        Team team = seen(call);
        if (!Sight.leads(call.caller(), team)) {
            throw Problem.of(403, "Not allowed", "Only leads of " + team.name() + " say what it promises, and administrators. Nothing was changed.");
        }
        Fields all = fields.object("targets");
        Map<Priority, Target> targets = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            Fields times = all.object(priority.word());
            targets.put(priority, new Target(limit(times, priority, "first"), limit(times, priority, "next"), limit(times, priority, "resolution")));
        }
        TimeLimit warn = fields.text("warn").map(text -> Fields.value("warn", text, TimeLimit::of)).orElse(ServiceLevels.none().warn());
        Set<Escalation> escalation = fields.texts("escalate").stream().map(word -> Fields.value("escalate", word, Escalation::of)).collect(Collectors.toSet());
        ServiceLevels service = new ServiceLevels(targets, warn, escalation);
        teams.save(new Team(team.key(), team.name(), team.addresses(), team.members(), team.settings().with(service)));
        return Reply.json(200, shape(service));
    }

    private static TimeLimit limit(Fields times, Priority priority, String name) {
        return times.text(name).map(text -> Fields.value("targets." + priority.word() + "." + name, text, TimeLimit::of)).orElse(TimeLimit.OFF);
    }
}
