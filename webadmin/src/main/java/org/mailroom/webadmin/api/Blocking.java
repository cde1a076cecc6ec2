package org.mailroom.webadmin.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Screening.Score;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Blocked senders, and what teams do with doubtful mail: leads for their teams, administrators for all. */
final class Blocking {
    private final BlockedSenders senders;
    private final Directory directory;
    private final Teams teams;
    private final Sight sight;

    Blocking(BlockedSenders senders, Directory directory, Teams teams, Sight sight) {
        this.senders = senders;
        this.directory = directory;
        this.teams = teams;
        this.sight = sight;
    }

    List<Endpoint> endpoints() {
        return List.of(
            new Endpoint("GET", "/blocked", Scope.READ, this::list),
            new Endpoint("POST", "/blocked", Scope.WORK, this::block),
            new Endpoint("DELETE", "/blocked", Scope.WORK, this::unblock),
            new Endpoint("DELETE", "/blocked/{sender}", Scope.WORK, this::unblockNamed),
            new Endpoint("GET", "/teams/{key}/screening", Scope.READ, call -> Reply.json(200, shape(led(call, call.path().get("key")).settings().screening()))),
            new Endpoint("PUT", "/teams/{key}/screening", Scope.WORK, this::screening));
    }

    /** Leads see what holds for their teams, and what holds for all. */
    private Reply list(Call call) {
        call.takes("team");
        Set<TeamKey> led = sight.led(call.caller());
        if (led.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see who is blocked, and administrators.");
        }
        Optional<TeamKey> wanted = call.parameter("team", TeamKey::new);
        return Reply.json(200, Shapes.page(senders.all().stream().filter(sender -> sender.team().isEmpty() || led.contains(sender.team().get()))
            .filter(sender -> wanted.isEmpty() || sender.team().equals(wanted)).map(Blocking::shape).toList(), Optional.empty()));
    }

    private static Map<String, Object> shape(BlockedSender sender) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("sender", sender.sender());
        shape.put("team", sender.team().map(TeamKey::value).orElse(null));
        shape.put("reject", sender.rejects());
        return shape;
    }

    private Reply block(Call call) {
        Fields fields = call.fields("sender", "team", "reject");
        String sender = Fields.value("sender", fields.needed("sender"), BlockedSender::pattern);
        Optional<TeamKey> team = team(call, fields.text("team"));
        BlockedSender blocked = new BlockedSender(sender, team, fields.has("reject") && fields.flag("reject"));
        senders.block(blocked, call.caller().address());
        return Reply.json(201, shape(blocked)).with("Location", "/api/v1/blocked/" + blocked.sender() + team.map(key -> "?team=" + key).orElse(""));
    }

    /** With the same fields as for blocking, in the content or as parameters. */
    private Reply unblock(Call call) {
        call.takes("sender", "team");
        Fields fields = call.fields("sender", "team", "reject");
        Optional<String> sender = fields.text("sender").or(() -> call.parameter("sender"));
        return unblock(call, sender.orElseThrow(() -> Problem.field("sender", "is missing")), fields.text("team").or(() -> call.parameter("team")));
    }

    private Reply unblockNamed(Call call) {
        call.takes("team");
        return unblock(call, call.path().get("sender"), call.parameter("team"));
    }

    private Reply unblock(Call call, String text, Optional<String> teamKey) {
        String sender = Fields.value("sender", text, BlockedSender::pattern);
        if (!senders.unblock(sender, team(call, teamKey))) {
            throw Problem.notFound();
        }
        return Reply.nothing();
    }

    /** Without a team it is for all, which is an administrator's matter. */
    private Optional<TeamKey> team(Call call, Optional<String> key) {
        if (key.isEmpty()) {
            call.caller().needs(Scope.ADMIN);
            return Optional.empty();
        }
        return Optional.of(led(call, key.get()).key());
    }

    private Team led(Call call, String key) {
        Team team = directory.team(Fields.value("team", key, TeamKey::new))
            .filter(known -> Sight.sees(call.caller(), known))
            .orElseThrow(() -> Problem.field("team", "there is no team " + key));
        if (!Sight.leads(call.caller(), team)) {
            throw Problem.of(403, "Not allowed", "Only leads of " + team.name() + " may do this, and administrators. Nothing was changed.");
        }
        return team;
    }

    private static Map<String, Object> shape(Screening screening) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("dmarcFail", Words.of(screening.dmarcFail()));
        shape.put("spamMark", shape(screening.spamMark()));
        shape.put("spamFolder", shape(screening.spamFolder()));
        shape.put("spamQuarantine", shape(screening.spamQuarantine()));
        shape.put("spamReject", shape(screening.spamReject()));
        return shape;
    }

    private static Object shape(Optional<Score> score) {
        return score.<Object>map(one -> Double.isInfinite(one.from()) ? "off" : one.from()).orElse(null);
    }

    /** All of it anew: what is left out, or null, is as the mailet says. */
    private Reply screening(Call call) {
        Team team = led(call, call.path().get("key"));
        Fields fields = call.fields(Screening.names().toArray(String[]::new));
        DmarcFail fail = fields.text("dmarcFail").map(word -> Fields.value("dmarcFail", word, text -> List.of(DmarcFail.values()).stream().filter(one -> Words.of(one).equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not possible; allowed: mark, quarantine, reject")))).orElse(DmarcFail.MARK);
        Screening screening = new Screening(fail, score(fields, "spamMark"), score(fields, "spamFolder"), score(fields, "spamQuarantine"), score(fields, "spamReject"));
        teams.save(new Team(team.key(), team.name(), team.addresses(), team.members(), team.settings().with(screening)));
        return Reply.json(200, shape(screening));
    }

    private static Optional<Score> score(Fields fields, String name) {
        return fields.word(name).map(text -> Fields.value(name, text, Score::of));
    }
}
