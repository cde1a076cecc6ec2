package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Sql;

/** Messages that conversations of a team refer to and that the team has not got, for old mail, which comes in any order. Stateless. */
final class Awaited {
    private Awaited() {
    }

    /** The conversations that refer to one of these messages. */
    static TreeSet<Long> by(Connection connection, TeamKey team, Collection<String> ids) throws SQLException {
        TreeSet<Long> waiting = new TreeSet<>();
        for (String id : ids) {
            waiting.addAll(Sql.list(connection, "SELECT conversation FROM awaited_message WHERE team = ? AND mime_id = ?", row -> row.getLong(1), team.value(), id));
        }
        return waiting;
    }

    /** A conversation refers to these messages; those that the team has where mail can join are not waited for; what another team has may still come to this one. */
    static void add(Connection connection, TeamKey team, long conversation, List<String> references) throws SQLException {
        TreeSet<String> missing = new TreeSet<>(references);
        if (!missing.isEmpty()) {
            List<Object> parameters = new ArrayList<>(List.of(team.value(), Status.QUARANTINED.word(), Status.SPAM.word(), Status.TRASH.word()));
            parameters.addAll(references);
            missing.removeAll(Sql.list(connection, "SELECT o.mime_id FROM conversation_message o JOIN conversation c ON c.id = o.conversation WHERE c.team = ? AND c.status NOT IN (?, ?, ?)"
                + " AND o.mime_id IN (?" + ", ?".repeat(references.size() - 1) + ")", row -> row.getString(1), parameters.toArray()));
        }
        for (String id : missing) {
            Sql.update(connection, "INSERT INTO awaited_message (team, mime_id, conversation) VALUES (?, ?, ?) ON CONFLICT (team, mime_id) DO NOTHING", team.value(), id, conversation);
        }
    }

    /** The message has come. */
    static void come(Connection connection, TeamKey team, String id) throws SQLException {
        Sql.update(connection, "DELETE FROM awaited_message WHERE team = ? AND mime_id = ?", team.value(), id);
    }
}
