package org.mailroom.store.answer;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.answer.CollisionStop;
import org.mailroom.domain.answer.CollisionStop.Earlier;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Sql;

/** Which answers the collision stop has refused lately. */
final class Refusals {
    private Refusals() {
    }

    static Optional<Earlier> find(Connection connection, long conversation, EmailAddress agent) throws SQLException {
        return Sql.first(connection, "SELECT at, seen FROM answer_refusal WHERE conversation = ? AND agent = ?",
            row -> new Earlier(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)), conversation, agent.value());
    }

    static void remember(Connection connection, long conversation, EmailAddress agent, Earlier refusal) throws SQLException {
        Sql.update(connection, "DELETE FROM answer_refusal WHERE at < ?", refusal.at().minus(CollisionStop.SECOND_SEND).toEpochMilli());
        Sql.update(connection, "INSERT INTO answer_refusal (conversation, agent, at, seen) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (conversation, agent) DO UPDATE SET at = excluded.at, seen = excluded.seen",
            conversation, agent.value(), refusal.at().toEpochMilli(), refusal.seen());
    }
}
