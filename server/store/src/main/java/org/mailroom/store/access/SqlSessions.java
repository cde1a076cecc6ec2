package org.mailroom.store.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.access.Sessions;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Sessions in SQL. The transaction that changes a password or removes an agent removes the sessions too (in {@code store.directory}). That a session is used is
 * written down once a minute. Thread-safe. Proof: {@code SqlSessionsTest}.
 */
public final class SqlSessions implements Sessions {
    private static final String PREFIX = "ms_";
    private static final Duration EXACT = Duration.ofMinutes(1);

    private record Row(Session session, long seen) {
    }

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlSessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that are over are cleared away with it. */
    @Override
    public String begin(EmailAddress agent, String client) {
        String text = SecretText.with(PREFIX);
        long now = clock.millis();
        database.write(connection -> {
            Sql.update(connection, "DELETE FROM web_session WHERE seen <= ? OR begun <= ?", now - IDLE.toMillis(), now - LONGEST.toMillis());
            return Sql.update(connection, "INSERT INTO web_session (hash, agent, client, begun, seen) VALUES (?, ?, ?, ?, ?)", SecretText.hash(text), agent.value(), client, now, now);
        });
        return text;
    }

    @Override
    public Optional<Session> find(String text, boolean used) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String hash = SecretText.hash(text);
        long now = clock.millis();
        Optional<Row> row = database.read(connection -> row(connection, hash, now));
        if (used && row.isPresent() && now - row.get().seen() >= EXACT.toMillis()) {
            database.write(connection -> Sql.update(connection, "UPDATE web_session SET seen = ? WHERE hash = ?", now, hash));
        }
        return row.map(Row::session);
    }

    private static Optional<Row> row(Connection connection, String hash, long now) throws SQLException {
        return Sql.first(connection, "SELECT agent, begun, client, seen FROM web_session WHERE hash = ? AND seen > ? AND begun > ?",
            row -> new Row(new Session(EmailAddress.of(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)), row.getString(3)), row.getLong(4)),
            hash, now - IDLE.toMillis(), now - LONGEST.toMillis());
    }

    @Override
    public void end(String text) {
        database.write(connection -> Sql.update(connection, "DELETE FROM web_session WHERE hash = ?", SecretText.hash(text)));
    }
}
