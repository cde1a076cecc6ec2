package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.mailroom.store.sql.Sql;

/** Which conversations belong to one matter, in both directions. */
final class Links {
    private Links() {
    }

    static void add(Connection connection, long one, long other) throws SQLException {
        for (List<Long> pair : List.of(List.of(one, other), List.of(other, one))) {
            Sql.update(connection, "INSERT INTO conversation_link (conversation, other) VALUES (?, ?) ON CONFLICT DO NOTHING", pair.get(0), pair.get(1));
        }
    }

    static List<String> numbers(Connection connection, long conversation) throws SQLException {
        return Sql.list(connection, "SELECT c.number FROM conversation_link l JOIN conversation c ON c.id = l.other WHERE l.conversation = ? ORDER BY c.number",
            row -> row.getString(1), conversation);
    }
}
