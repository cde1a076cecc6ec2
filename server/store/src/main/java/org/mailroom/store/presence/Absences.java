package org.mailroom.store.presence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.presence.Absence;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Sql;

/** The rows of agents who are away. They are few: one for each agent at most. */
public final class Absences {
    private static final String COLUMNS = "SELECT agent, since, until FROM absence";

    private Absences() {
    }

    /** Whether the agent is away at this time. */
    public static boolean away(Connection connection, EmailAddress agent, Instant now) throws SQLException {
        return of(connection, agent).filter(absence -> absence.at(now)).isPresent();
    }

    /** Those who are away at this time. */
    public static Set<EmailAddress> away(Connection connection, Instant now) throws SQLException {
        return all(connection).stream().filter(absence -> absence.at(now)).map(Absence::agent).collect(Collectors.toSet());
    }

    static List<Absence> all(Connection connection) throws SQLException {
        return Sql.list(connection, COLUMNS + " ORDER BY agent", Absences::read);
    }

    static Optional<Absence> of(Connection connection, EmailAddress agent) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE agent = ?", Absences::read, agent.value());
    }

    static void put(Connection connection, Absence absence) throws SQLException {
        Sql.update(connection, "INSERT INTO absence (agent, since, until) VALUES (?, ?, ?) ON CONFLICT (agent) DO UPDATE SET since = excluded.since, until = excluded.until",
            absence.agent().value(), absence.since().toEpochMilli(), absence.until().map(Instant::toEpochMilli).orElse(null));
    }

    /** Says whether there was one. */
    public static boolean remove(Connection connection, EmailAddress agent) throws SQLException {
        return Sql.update(connection, "DELETE FROM absence WHERE agent = ?", agent.value()) > 0;
    }

    private static Absence read(ResultSet row) throws SQLException {
        long until = row.getLong(3);
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until));
        return new Absence(EmailAddress.of(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)), end);
    }
}
