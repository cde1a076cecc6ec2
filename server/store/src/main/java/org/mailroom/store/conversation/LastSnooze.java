package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Sql;

/** Until when agents have snoozed a conversation of a team last, by whichever way. */
final class LastSnooze {
    private LastSnooze() {
    }

    static void remember(Connection connection, Conversation it, Command command, Actor actor) throws SQLException {
        if (command instanceof Command.Park && it.status() == Status.SNOOZED && it.until().isPresent() && actor.agent().isPresent()) {
            Sql.update(connection, "INSERT INTO last_snooze (team, agent, wake) VALUES (?, ?, ?) ON CONFLICT (team, agent) DO UPDATE SET wake = excluded.wake",
                it.team().value(), actor.agent().get().value(), it.until().get().toEpochMilli());
        }
    }

    static Optional<Instant> of(Connection connection, TeamKey team, Actor actor) throws SQLException {
        Optional<EmailAddress> agent = actor.agent();
        return agent.isEmpty() ? Optional.empty() : Sql.first(connection, "SELECT wake FROM last_snooze WHERE team = ? AND agent = ?",
            row -> Instant.ofEpochMilli(row.getLong(1)), team.value(), agent.get().value());
    }
}
