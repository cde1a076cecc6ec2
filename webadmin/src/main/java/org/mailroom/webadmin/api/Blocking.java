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
import org.mailroom.webadmin.api.Endpoint.Who;
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

    private static final Schema BLOCKED = Schema.object("Blocked").field("sender", Schema.TEXT.like("junk@example.org"), "an address, or a domain with all below it")
        .field("team", Schema.TEXT.orNull(), "the key of the team that has blocked it; null: all").field("reject", Schema.FLAG, "whether its mail is refused when it comes, not put into Spam");
    private static final Schema SCORE = Schema.textOr("number").orNull();
    private static final Schema SCREENING = Schema.object().maybe("dmarcFail", Schema.words("mark", "quarantine", "reject"), "").maybe("spamMark", SCORE, "").maybe("spamFolder", SCORE, "")
        .maybe("spamQuarantine", SCORE, "").maybe("spamReject", SCORE, "");

    List<Endpoint> endpoints() {
        Schema wanted = Schema.object().maybe("team", Schema.TEXT, "the key of a team; without, for all, which is for administrators").maybe("reject", Schema.FLAG, "");
        return List.of(
            Endpoint.get("/blocked", Scope.READ, "Who is blocked").of(Who.LEADS).parameter("team", Schema.TEXT, "the key of a team").pages(BLOCKED).by(this::list),
            Endpoint.post("/blocked", Scope.WORK, "Blocks a sender").of(Who.LEADS).body(wanted.field("sender", Schema.TEXT, "an address, or a domain with all below it")).made(BLOCKED).by(this::block),
            Endpoint.delete("/blocked", Scope.WORK, "Blocks a sender no longer").of(Who.LEADS).says("With the same fields as for blocking, in the content or as parameters.")
                .parameter("sender", Schema.TEXT, "").parameter("team", Schema.TEXT, "").body(wanted.maybe("sender", Schema.TEXT, "")).nothing("done").by(this::unblock),
            Endpoint.delete("/blocked/{sender}", Scope.WORK, "Blocks a sender no longer").of(Who.LEADS).variable("sender", "an address or a domain").parameter("team", Schema.TEXT, "").nothing("done")
                .by(this::unblockNamed),
            Endpoint.get("/teams/{key}/screening", Scope.READ, "What a team does with doubtful mail").of(Who.LEADS).gives(SCREENING)
                .by(call -> Reply.json(200, shape(led(call).settings().screening()))),
            Endpoint.put("/teams/{key}/screening", Scope.WORK, "Says what a team does with doubtful mail").of(Who.LEADS)
                .says("All of it anew: what is left out, or null, is as the mailet says. A score is a number, or off.").body(SCREENING).gives(SCREENING).by(this::screening));
    }

    /** Leads see what holds for their teams, and what holds for all. */
    private Reply list(Call call) {
        Set<TeamKey> led = sight.led(call.caller());
        if (led.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see who is blocked, and administrators.");
        }
        Optional<TeamKey> wanted = call.parameter("team", TeamKey::new);
        List<BlockedSender> shown = senders.all().stream().filter(sender -> sender.team().isEmpty() || led.contains(sender.team().get()))
            .filter(sender -> wanted.isEmpty() || sender.team().equals(wanted)).toList();
        return Paging.of(call, shown, sender -> sender.sender() + " " + sender.team().map(TeamKey::value).orElse(""), Blocking::shape);
    }

    private static Map<String, Object> shape(BlockedSender sender) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("sender", sender.sender());
        shape.put("team", sender.team().map(TeamKey::value).orElse(null));
        shape.put("reject", sender.rejects());
        return shape;
    }

    private Reply block(Call call) {
        Fields fields = call.fields();
        String sender = Fields.value("sender", fields.needed("sender"), BlockedSender::pattern);
        Optional<TeamKey> team = team(call, fields.text("team"));
        BlockedSender blocked = new BlockedSender(sender, team, fields.has("reject") && fields.flag("reject"));
        Reply reply = call.foresee(Reply.json(201, shape(blocked)).with("Location", "/api/v1/blocked/" + blocked.sender() + team.map(key -> "?team=" + key).orElse("")));
        senders.block(blocked, call.caller().address());
        return reply;
    }

    /** With the same fields as for blocking, in the content or as parameters. */
    private Reply unblock(Call call) {
        Fields fields = call.fields();
        Optional<String> sender = fields.text("sender").or(() -> call.parameter("sender"));
        return unblock(call, sender.orElseThrow(() -> Problem.field("sender", "is missing")), fields.text("team").or(() -> call.parameter("team")));
    }

    private Reply unblockNamed(Call call) {
        try {
            return unblock(call, BlockedSender.pattern(call.path().get("sender")), call.parameter("team"));
        } catch (IllegalArgumentException noSender) {
            throw Problem.notFound();
        }
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

    /** The team of the path. */
    private Team led(Call call) {
        try {
            return led(call, directory.team(new TeamKey(call.path().get("key"))).filter(known -> Sight.sees(call.caller(), known)).orElseThrow(Problem::notFound));
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }

    private Team led(Call call, String key) {
        return led(call, directory.team(Fields.value("team", key, TeamKey::new)).filter(known -> Sight.sees(call.caller(), known))
            .orElseThrow(() -> Problem.field("team", "there is no team " + key)));
    }

    private static Team led(Call call, Team team) {
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
        Team team = led(call);
        Fields fields = call.fields();
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
