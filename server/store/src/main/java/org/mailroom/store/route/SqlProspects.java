package org.mailroom.store.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.route.Choice;
import org.mailroom.domain.route.Prospects;
import org.mailroom.domain.route.Routing;
import org.mailroom.domain.route.Waiting;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;

/** Asks {@link Routing} what it would say, with what is in the database now. Thread-safe. Proof: {@code ReplayTest} of {@code server/app}. */
public final class SqlProspects implements Prospects {
    private final Database database;
    private final Directory directory;
    private final Calendars calendars;
    private final Clock clock;

    @Inject
    public SqlProspects(Database database, Directory directory, Calendars calendars, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.calendars = calendars;
        this.clock = clock;
    }

    @Override
    public Optional<Choice> who(TeamKey key, Topic topic, String customer) {
        Optional<Team> team = directory.team(key);
        Instant now = clock.instant();
        if (team.isEmpty() || !calendars.of(team.get()).open(now)) {
            return Optional.empty();
        }
        return database.read(connection -> Routing.choose(team.get().settings().assignment(), team.get().settings().duty().ringMinutes(),
            new Waiting(topic, Duration.ZERO, LastAgent.of(connection, team.get(), customer, 0), Optional.empty()), Candidates.of(connection, team.get(), directory, now)));
    }
}
