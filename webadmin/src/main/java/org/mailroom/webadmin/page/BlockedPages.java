package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Whose mail nobody wants: leads for their teams, administrators for all. */
final class BlockedPages {
    private static final String PATH = "/blocked";

    /** @param everybody  whether senders may be blocked for all teams */
    record BlockedPage(Frame frame, List<BlockedSender> senders, List<Team> teams, boolean everybody, Form form) {
    }

    private final BlockedSenders senders;
    private final Directory directory;
    private final Sight sight;

    BlockedPages(BlockedSenders senders, Directory directory, Sight sight) {
        this.senders = senders;
        this.directory = directory;
        this.sight = sight;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> show(visit, 200)), PageRoute.post(PATH, visit -> visit.trying(this::show, this::block)),
            PageRoute.post(PATH + "/remove", visit -> visit.trying(this::show, this::unblock)));
    }

    private Set<TeamKey> led(Visit visit) {
        Set<TeamKey> led = sight.led(visit.caller());
        if (led.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see who is blocked, and administrators.");
        }
        return led;
    }

    private PageAnswer show(Visit visit, int status) {
        Set<TeamKey> led = led(visit);
        boolean everybody = visit.caller().scope() == Scope.ADMIN;
        List<BlockedSender> shown = senders.all().stream().filter(sender -> sender.team().map(led::contains).orElse(true)).toList();
        return visit.show(status, "blocked", new BlockedPage(visit.frame(), shown, directory.teams().stream().filter(team -> led.contains(team.key())).toList(), everybody, visit.form()));
    }

    /** For which team, as the form says; without one for all, which is an administrator's matter. */
    private Optional<TeamKey> team(Visit visit) {
        Optional<TeamKey> team = visit.form().text("team").map(TeamKey::new);
        if (team.isEmpty()) {
            visit.caller().needs(Scope.ADMIN);
        } else if (!led(visit).contains(team.get())) {
            throw Problem.field("team", "there is no team " + team.get() + " that you lead");
        }
        return team;
    }

    private PageAnswer block(Visit visit) {
        senders.block(new BlockedSender(visit.form().needed("sender"), team(visit), visit.form().ticked("reject")), visit.caller().address());
        return visit.done(PATH, "blocked");
    }

    private PageAnswer unblock(Visit visit) {
        senders.unblock(visit.form().needed("sender"), team(visit));
        return visit.done(PATH, "unblocked");
    }
}
