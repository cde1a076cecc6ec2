package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Teams with their settings and members. A team that has conversations cannot be removed: they would be nobody's. */
final class Groups {
    private final Directory directory;
    private final Teams teams;
    private final Conversations conversations;

    Groups(Directory directory, Teams teams, Conversations conversations) {
        this.directory = directory;
        this.teams = teams;
        this.conversations = conversations;
    }

    private static final Schema CHANGE = Schema.object().maybe("name", Schema.TEXT, "").maybe("addresses", Schema.list(Schema.ADDRESS), "the first is its identity")
        .maybe("members", Schema.list(Shapes.MEMBER), "all of them").maybe("sendMode", words(SendMode.values()), "whose name answers carry")
        .maybe("collision", words(Collision.values()), "what happens to an answer that somebody has overtaken").maybe("collisionOnNotes", Schema.FLAG, "")
        .maybe("assignedStop", words(AssignedStop.values()), "what happens to an answer in a colleague's conversation").maybe("lockMinutes", Schema.WHOLE, "")
        .maybe("undoSeconds", Schema.WHOLE, "how long an answer waits in the Outbox").maybe("assignment", words(Assignment.values()), "who gets new conversations")
        .maybe("replyToken", Schema.FLAG, "").maybe("subjectToken", Schema.FLAG, "").maybe("reopenDays", Schema.WHOLE, "").maybe("presence", Schema.FLAG, "").maybe("labels", Schema.FLAG, "")
        .maybe("timeZone", Schema.TEXT.like("Europe/Berlin"), "");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/teams", Scope.READ, "The teams that you see").pages(Shapes.TEAM).by(this::list),
            Endpoint.post("/teams", Scope.ADMIN, "Makes a team")
                .body(CHANGE.field("key", Schema.TEXT.like("SUP"), "").field("name", Schema.TEXT, "")).made(Shapes.TEAM).conflicts().by(this::add),
            Endpoint.get("/teams/{key}", Scope.READ, "A team").gives(Shapes.TEAM).by(call -> Reply.json(200, Shapes.team(team(call)))),
            Endpoint.put("/teams/{key}", Scope.ADMIN, "Changes a team").says("What is left out stays.").body(CHANGE.maybe("key", Schema.TEXT.like("SUP"), "the same as in the path"))
                .gives(Shapes.TEAM).by(this::put),
            Endpoint.delete("/teams/{key}", Scope.ADMIN, "Removes a team that has no conversations").nothing("done").conflicts().by(this::remove),
            Endpoint.get("/teams/{key}/members", Scope.READ, "The members of a team").pages(Shapes.MEMBER)
                .by(call -> Paging.of(call, Shapes.members(team(call)), member -> (String) member.get("agent"), member -> member)),
            Endpoint.post("/teams/{key}/members", Scope.READ, "Makes an agent a member of a team, or gives a member another role").of(Who.LEADS).body(Shapes.MEMBER).made(Shapes.MEMBER)
                .by(this::addMember),
            Endpoint.get("/teams/{key}/members/{agent}", Scope.READ, "A member of a team").gives(Shapes.MEMBER).by(this::member),
            Endpoint.put("/teams/{key}/members/{agent}", Scope.READ, "Gives a member another role").of(Who.LEADS)
                .body(Schema.object().field("role", Shapes.ROLE, "").maybe("agent", Schema.ADDRESS, "the same as in the path")).gives(Shapes.MEMBER).by(this::putMember),
            Endpoint.delete("/teams/{key}/members/{agent}", Scope.READ, "Takes a member out of a team").of(Who.LEADS).nothing("done").by(this::removeMember));
    }

    private Reply list(Call call) {
        return Paging.of(call, directory.teams().stream().filter(team -> Sight.sees(call.caller(), team)).toList(), team -> team.key().value(), Shapes::team);
    }

    private Team team(Call call) {
        try {
            return directory.team(new TeamKey(call.path().get("key"))).filter(team -> Sight.sees(call.caller(), team)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }

    private Reply add(Call call) {
        Fields fields = call.fields();
        TeamKey key = Fields.value("key", fields.needed("key"), TeamKey::new);
        if (directory.team(key).isPresent()) {
            throw Problem.conflict("There is a team " + key + " already. Nothing was changed.", Map.of());
        }
        TeamName name = Fields.value("name", fields.needed("name"), TeamName::new);
        Team team = Fields.value("addresses", key.value(), text -> new Team(key, name, addresses(fields), members(fields), settings(fields, TeamSettings.defaults())));
        Reply reply = call.foresee(Reply.json(201, Shapes.team(team)).with("Location", "/api/v1/teams/" + key));
        People.refusing(() -> teams.save(team));
        return reply;
    }

    private Reply put(Call call) {
        Fields fields = call.fields();
        Team before = team(call);
        if (fields.text("key").filter(text -> !text.equals(before.key().value())).isPresent()) {
            throw Problem.field("key", "a team keeps its key, " + before.key());
        }
        TeamName name = fields.has("name") ? Fields.value("name", fields.needed("name"), TeamName::new) : before.name();
        Team after = Fields.value("addresses", "", text -> new Team(before.key(), name, fields.has("addresses") ? addresses(fields) : before.addresses(),
            fields.has("members") ? members(fields) : before.members(), settings(fields, before.settings())));
        People.refusing(() -> teams.save(after));
        return Reply.json(200, Shapes.team(after));
    }

    private Reply remove(Call call) {
        Team team = team(call);
        Conversations.Filter all = new Conversations.Filter(Set.of(team.key()), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
        conversations.list(all, Optional.empty(), 1).items().stream().findFirst().ifPresent(one -> {
            throw Problem.conflict("Team " + team.key() + " has conversations, such as " + one.number() + ", and cannot be removed; take its members out, or transfer the conversations. "
                + "Nothing was changed.", Map.of());
        });
        teams.remove(team);
        return Reply.nothing();
    }

    private static List<EmailAddress> addresses(Fields fields) {
        return fields.texts("addresses").stream().map(text -> Fields.value("addresses", text, EmailAddress::of)).toList();
    }

    private static Map<EmailAddress, Role> members(Fields fields) {
        Map<EmailAddress, Role> members = new LinkedHashMap<>();
        for (Fields member : fields.objects("members")) {
            members.put(Fields.value("members", member.needed("agent"), EmailAddress::of), Fields.value("members", member.needed("role"), Groups::role));
        }
        return members;
    }

    private static TeamSettings settings(Fields fields, TeamSettings before) {
        int lockMinutes = number(fields, "lockMinutes", before.lockMinutes());
        int undoSeconds = number(fields, "undoSeconds", before.undoSeconds());
        int reopenDays = number(fields, "reopenDays", before.reopenDays());
        bounds("lockMinutes", lockMinutes, 1, TeamSettings.LONGEST_LOCK);
        bounds("undoSeconds", undoSeconds, 0, TeamSettings.LONGEST_UNDO);
        bounds("reopenDays", reopenDays, 0, TeamSettings.LONGEST_REOPEN);
        ZoneId zone = fields.text("timeZone").map(text -> Fields.value("timeZone", text, ZoneId::of)).orElse(before.timeZone());
        return new TeamSettings(word(fields, "sendMode", SendMode.values(), before.sendMode()), word(fields, "collision", Collision.values(), before.collision()),
            flag(fields, "collisionOnNotes", before.collisionOnNotes()), word(fields, "assignedStop", AssignedStop.values(), before.assignedStop()), lockMinutes, undoSeconds,
            word(fields, "assignment", Assignment.values(), before.assignment()), flag(fields, "replyToken", before.replyToken()), flag(fields, "subjectToken", before.subjectToken()),
            reopenDays, flag(fields, "presence", before.presence()), flag(fields, "labels", before.labels()), zone, before.screening(), before.duty(), before.service());
    }

    private static int number(Fields fields, String name, int before) {
        return fields.has(name) ? fields.number(name) : before;
    }

    private static void bounds(String name, int number, int least, int most) {
        if (number < least || number > most) {
            throw Problem.field(name, number + " is not possible; allowed: " + least + " to " + most);
        }
    }

    private static boolean flag(Fields fields, String name, boolean before) {
        return fields.has(name) ? fields.flag(name) : before;
    }

    private static <T extends Enum<T>> T word(Fields fields, String name, T[] known, T before) {
        return fields.text(name).map(word -> Stream.of(known).filter(one -> Words.of(one).equals(word)).findFirst().orElseThrow(() -> Problem.field(name,
            "'" + word + "' is not possible; allowed: " + String.join(", ", Stream.of(known).map(Words::of).toList())))).orElse(before);
    }

    private static Schema words(Enum<?>[] known) {
        return Schema.words(Stream.of(known).map(Words::of).toArray(String[]::new));
    }

    /** Members are the leads' and administrators' matter. */
    private Team led(Call call) {
        Team team = team(call);
        if (!Sight.leads(call.caller(), team)) {
            call.caller().needs(Scope.ADMIN);
        }
        return team;
    }

    private static Role role(String word) {
        return List.of(Role.values()).stream().filter(known -> known.word().equals(word)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no role; allowed: observer, agent, lead"));
    }

    private Reply addMember(Call call) {
        Fields fields = call.fields();
        EmailAddress agent = Fields.value("agent", fields.needed("agent"), EmailAddress::of);
        Role role = Fields.value("role", fields.needed("role"), Groups::role);
        Team team = led(call);
        Reply reply = call.foresee(shape(201, agent, role).with("Location", "/api/v1/teams/" + team.key() + "/members/" + agent));
        People.refusing(() -> teams.save(team.with(agent, role)));
        return reply;
    }

    private static Reply shape(int status, EmailAddress agent, Role role) {
        return Reply.json(status, Map.of("agent", agent.value(), "role", role.word()));
    }

    private static EmailAddress agent(Call call, Team team) {
        try {
            return Optional.of(EmailAddress.of(call.path().get("agent"))).filter(member -> team.role(member).isPresent()).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noAddress) {
            throw Problem.notFound();
        }
    }

    private Reply member(Call call) {
        Team team = team(call);
        EmailAddress agent = agent(call, team);
        return shape(200, agent, team.members().get(agent));
    }

    private Reply putMember(Call call) {
        Fields fields = call.fields();
        Role role = Fields.value("role", fields.needed("role"), Groups::role);
        Team team = led(call);
        EmailAddress agent = agent(call, team);
        if (fields.text("agent").filter(text -> !Fields.value("agent", text, EmailAddress::of).equals(agent)).isPresent()) {
            throw Problem.field("agent", "must be the one in the path, " + agent);
        }
        People.refusing(() -> teams.save(team.with(agent, role)));
        return shape(200, agent, role);
    }

    private Reply removeMember(Call call) {
        Team team = led(call);
        EmailAddress agent = agent(call, team);
        People.refusing(() -> teams.save(team.without(agent)));
        return Reply.nothing();
    }
}
