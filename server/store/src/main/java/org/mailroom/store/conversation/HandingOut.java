package org.mailroom.store.conversation;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.route.Candidate;
import org.mailroom.domain.route.Routing;
import org.mailroom.domain.route.Waiting;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.route.Candidates;
import org.mailroom.store.route.Handouts;
import org.mailroom.store.route.Handouts.Handout;
import org.mailroom.store.route.Handouts.Place;
import org.mailroom.store.route.LastAgent;
import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Hands out what has waited in queues: somebody has come, has room again, the team has opened, or a wider ring is due. The most urgent first; each in a transaction of its own, in which the
 * decision is made once more. A look reads so many at most, and the next one goes on from there. What waits stands in the database, so several servers, and one that was killed, go
 * on with the same. For one thread. Proof: {@code HandingOutTest}.
 */
public final class HandingOut {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandingOut.class);
    private static final int AT_ONCE = 200;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration MEMORY = Duration.ofSeconds(10);

    private final Database database;
    private final SqlDesk desk;
    private final Directory directory;
    private final Calendars calendars;
    private final Clock clock;
    private final Router router;
    private final Map<TeamKey, Place> places = new HashMap<>();
    /** Whose last agent was not among these: who that was is not asked again at each look, twice a second, for all that wait for a skill. */
    private final Cache<Long, Set<EmailAddress>> inVain = CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(MEMORY).build();

    @Inject
    public HandingOut(Database database, SqlDesk desk, Directory directory, Calendars calendars, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.directory = directory;
        this.calendars = calendars;
        this.clock = clock;
        this.router = new Router(desk.dialect(), directory);
    }

    /** One look, now. */
    void run() {
        for (Team team : directory.teams()) {
            if (team.settings().assignment() != Assignment.MANUAL) {
                look(team);
            }
        }
    }

    private void look(Team team) {
        WorkingHours hours = calendars.of(team);
        boolean some = !database.read(connection -> Handouts.of(connection, team.key(), Place.FIRST, 1)).isEmpty();
        List<Candidate> candidates = some && hours.open(clock.instant()) ? candidates(team) : List.of();
        if (candidates.stream().noneMatch(Candidate::free)) {
            places.remove(team.key());
            return;
        }
        Place from = places.getOrDefault(team.key(), Place.FIRST);
        List<Handout> waiting = database.read(connection -> Handouts.of(connection, team.key(), from, AT_ONCE));
        if (waiting.size() < AT_ONCE) {
            places.remove(team.key());
        } else {
            places.put(team.key(), Place.of(waiting.get(AT_ONCE - 1)));
        }
        for (Handout it : waiting) {
            if (somebody(team, hours, it, candidates) && given(it)) {
                candidates = candidates(team);
                if (candidates.stream().noneMatch(Candidate::free)) {
                    places.remove(team.key());
                    return;
                }
            }
        }
    }

    private List<Candidate> candidates(Team team) {
        return database.read(connection -> Candidates.of(connection, team, directory, clock.instant()));
    }

    /** Whether it would find somebody, as far as can be seen without holding anybody. */
    private boolean somebody(Team team, WorkingHours hours, Handout it, List<Candidate> candidates) {
        Waiting stranger = new Waiting(it.topic(), hours.between(it.began(), clock.instant()), Optional.empty(), it.spared());
        if (chosen(team, stranger, candidates)) {
            return true;
        }
        Set<EmailAddress> free = candidates.stream().filter(Candidate::free).map(one -> one.agent().address()).collect(Collectors.toSet());
        if (free.equals(inVain.getIfPresent(it.conversation()))) {
            return false;
        }
        Optional<EmailAddress> last = database.read(connection -> LastAgent.of(connection, team, it.customer(), it.conversation()));
        boolean found = last.isPresent() && chosen(team, new Waiting(it.topic(), stranger.worked(), last, it.spared()), candidates);
        if (!found) {
            inVain.put(it.conversation(), free);
        }
        return found;
    }

    private static boolean chosen(Team team, Waiting it, List<Candidate> candidates) {
        return Routing.choose(team.settings().assignment(), team.settings().duty().ringMinutes(), it, candidates).isPresent();
    }

    /** Whether somebody has got it; one that fails keeps no other back. */
    private boolean given(Handout it) {
        try {
            return desk.transaction(transaction -> {
                Optional<Conversation> held = transaction.hold(it.conversation());
                Optional<Handout> still = Handouts.of(transaction.connection(), it.conversation());
                if (held.isEmpty() || still.isEmpty()) {
                    return false;
                }
                if (held.get().status() != Status.OPEN || held.get().assignee().isPresent()) {
                    Handouts.remove(transaction.connection(), it.conversation());
                    return false;
                }
                return router.route(transaction, held.get(), it.topic(), still.get().began(), still.get().spared()).assignee().isPresent();
            });
        } catch (RuntimeException e) {
            LOGGER.error("Conversation {} could not be handed out, trying again", it.conversation(), e);
            return false;
        }
    }
}
