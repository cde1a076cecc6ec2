package org.mailroom.webadmin.page;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.live.Viewer;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Sight;

/** Tells open pages that something has happened in one's teams; they fetch what they show. It ends with the session, and does not keep it up. */
final class Live {
    private static final Duration CHECKED = Duration.ofSeconds(5);

    private final LiveEvents live;
    private final Doors doors;
    private final Directory directory;
    private final Sight sight;
    private final Clock clock;

    Live(LiveEvents live, Doors doors, Directory directory, Sight sight, Clock clock) {
        this.live = live;
        this.doors = doors;
        this.directory = directory;
        this.sight = sight;
        this.clock = clock;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/live", visit -> PageAnswer.stream("text/event-stream", outlet -> live.open(viewer(visit), Optional.empty(), outlet)).with("X-Accel-Buffering", "no")));
    }

    private Viewer viewer(Visit visit) {
        EmailAddress agent = visit.caller().address().orElseThrow();
        return new Viewer() {
            private long checked = clock.millis();
            private boolean holds = true;

            @Override
            public synchronized void doubt() {
                checked = clock.millis() - CHECKED.toMillis();
            }

            @Override
            public synchronized Optional<View> now() {
                if (clock.millis() - checked >= CHECKED.toMillis()) {
                    holds = doors.holds(visit.asked());
                    checked = clock.millis();
                }
                Optional<Agent> known = holds ? directory.agent(agent) : Optional.empty();
                return known.map(now -> Caller.of(now, Actor.Channel.WEB, "")).map(caller -> new View(sight.teams(caller), sight.led(caller)));
            }
        };
    }
}
