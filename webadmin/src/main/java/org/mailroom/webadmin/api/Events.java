package org.mailroom.webadmin.api;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.live.Viewer;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Sight;

/** What happens, as it happens: server-sent events. */
final class Events {
    private static final long TOKEN_MILLIS = 5000;

    private final LiveEvents live;
    private final Directory directory;
    private final Tokens tokens;
    private final Sight sight;
    private final Clock clock;

    Events(LiveEvents live, Directory directory, Tokens tokens, Sight sight, Clock clock) {
        this.live = live;
        this.directory = directory;
        this.tokens = tokens;
        this.sight = sight;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/events", Scope.READ, "What happens, as it happens, without end").says("Server-sent events. The header Last-Event-ID with the last id that came goes on from there.")
            .parameter("team", Schema.TEXT, "the key of a team").gives(200, "text/event-stream", "id, event and data: {number, team, what, agent, at}").by(this::open));
    }

    private Reply open(Call call) {
        Optional<TeamKey> team = call.parameter("team", TeamKey::new);
        Optional<Long> since = call.header("last-event-id").filter(text -> !text.isBlank()).map(text -> Fields.value("Last-Event-ID", text.strip(), Events::position));
        Viewer viewer = viewer(call, team);
        return Reply.stream("text/event-stream", outlet -> live.open(viewer, since, outlet)).with("X-Accel-Buffering", "no");
    }

    private static long position(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is no id of an event; send the one that came last");
        }
        return Long.parseLong(text);
    }

    private Viewer viewer(Call call, Optional<TeamKey> team) {
        Caller caller = call.caller();
        Optional<EmailAddress> agent = caller.address();
        if (agent.isPresent()) {
            Optional<String> password = directory.passwordMark(agent.get());
            return () -> directory.agent(agent.get()).filter(now -> directory.passwordMark(agent.get()).equals(password)).map(now -> view(Caller.of(now, caller.channel(), caller.name()), team));
        }
        String token = call.header("authorization").orElse("").replaceFirst("(?i)^bearer\\s+", "");
        return new Viewer() {
            private long checked = clock.millis();
            private boolean holds = true;

            @Override
            public synchronized void doubt() {
                checked = clock.millis() - TOKEN_MILLIS;
            }

            @Override
            public synchronized Optional<View> now() {
                if (clock.millis() - checked >= TOKEN_MILLIS) {
                    holds = tokens.find(token.strip()).isPresent();
                    checked = clock.millis();
                }
                return holds ? Optional.of(view(caller, team)) : Optional.empty();
            }
        };
    }

    private Viewer.View view(Caller caller, Optional<TeamKey> team) {
        Set<TeamKey> teams = sight.teams(caller).stream().filter(key -> team.isEmpty() || team.get().equals(key)).collect(Collectors.toSet());
        return new Viewer.View(teams, sight.led(caller));
    }
}
