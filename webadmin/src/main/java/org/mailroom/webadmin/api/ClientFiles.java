package org.mailroom.webadmin.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;
import org.mailroom.webadmin.work.TagPacks;

/** What agents put into their mail clients. */
final class ClientFiles {
    private final TagPacks packs;
    private final Directory directory;

    ClientFiles(TagPacks packs, Directory directory) {
        this.packs = packs;
        this.directory = directory;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/teams/{key}/thunderbird-tags", Scope.READ, "Names and colours of the team's tags for Thunderbird").says("Lines for the file user.js of a profile.")
            .gives(200, "text/plain", "the file").by(this::tags));
    }

    private Reply tags(Call call) {
        String pack = packs.of(team(call));
        return new Reply(200, "text/plain; charset=utf-8", pack.getBytes(StandardCharsets.UTF_8), Map.of("Content-Disposition", "attachment; filename=\"user.js\""));
    }

    private Team team(Call call) {
        try {
            return directory.team(new TeamKey(call.path().get("key"))).filter(team -> Sight.sees(call.caller(), team)).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noKey) {
            throw Problem.notFound();
        }
    }
}
