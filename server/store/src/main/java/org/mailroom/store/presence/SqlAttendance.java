package org.mailroom.store.presence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.presence.Absence;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Who is away, and the journal of it, each change in one transaction. Thread-safe; blocks. Proof: {@code SqlAttendanceTest}. */
public final class SqlAttendance implements Attendance {
    private final Database database;
    private final Directory directory;
    private final Clock clock;

    @Inject
    public SqlAttendance(Database database, Directory directory, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public List<Absence> absences() {
        Instant now = now();
        return database.read(Absences::all).stream().filter(absence -> absence.at(now)).toList();
    }

    @Override
    public Optional<Absence> absence(EmailAddress agent) {
        Instant now = now();
        return database.read(connection -> Absences.of(connection, agent)).filter(absence -> absence.at(now));
    }

    @Override
    public void leave(EmailAddress agent, Optional<Instant> until, Actor actor) {
        Optional<Instant> end = until.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
        if (directory.agent(agent).isEmpty()) {
            throw new IllegalArgumentException("there is no agent " + agent);
        }
        if (end.filter(time -> !time.isAfter(now())).isPresent()) {
            throw new IllegalArgumentException("'" + end.get() + "' is over; name a time to come");
        }
        database.write(connection -> {
            Instant now = now();
            Optional<Absence> before = Absences.of(connection, agent).filter(absence -> absence.at(now));
            if (before.isEmpty() || !before.get().until().equals(end)) {
                Absences.put(connection, new Absence(agent, before.map(Absence::since).orElse(now), end));
                journal(connection, new Change(now, agent, true, end, actor));
            }
            return null;
        });
    }

    @Override
    public void come(EmailAddress agent, Actor actor) {
        database.write(connection -> {
            if (Absences.remove(connection, agent)) {
                journal(connection, new Change(now(), agent, false, Optional.empty(), actor));
            }
            return null;
        });
    }

    /** Ends what is over by now. */
    public void end() {
        Instant now = now();
        List<EmailAddress> over = database.read(Absences::all).stream().filter(absence -> !absence.at(now)).map(Absence::agent).toList();
        for (EmailAddress agent : over) {
            database.write(connection -> {
                if (Absences.of(connection, agent).filter(absence -> !absence.at(now)).isPresent() && Absences.remove(connection, agent)) {
                    journal(connection, new Change(now, agent, false, Optional.empty(), Actor.server()));
                }
                return null;
            });
        }
    }

    @Override
    public List<Change> changes(EmailAddress agent, int most) {
        return database.read(connection -> Sql.list(connection, "SELECT at, away, until, actor, channel, client FROM presence_journal WHERE agent = ? ORDER BY id DESC LIMIT " + most,
            row -> {
                long until = row.getLong(3);
                Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until));
                return new Change(Instant.ofEpochMilli(row.getLong(1)), agent, row.getInt(2) != 0, end,
                    new Actor(Optional.ofNullable(row.getString(4)).map(EmailAddress::of), Actor.Channel.valueOf(row.getString(5).toUpperCase(Locale.ROOT)), row.getString(6)));
            }, agent.value()));
    }

    private static void journal(Connection connection, Change change) throws SQLException {
        Sql.update(connection, "INSERT INTO presence_journal (at, agent, away, until, actor, channel, client) VALUES (?, ?, ?, ?, ?, ?, ?)", change.time().toEpochMilli(),
            change.agent().value(), change.away() ? 1 : 0, change.until().map(Instant::toEpochMilli).orElse(null), change.actor().agent().map(EmailAddress::value).orElse(null),
            change.actor().channel().word(), change.actor().client());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
