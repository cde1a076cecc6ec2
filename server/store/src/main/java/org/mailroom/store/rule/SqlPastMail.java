package org.mailroom.store.rule;

import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.inject.Inject;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.rule.PastMail;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Mail from outside that stands in conversations. Thread-safe; blocks. Proof: {@code ReplayTest} of {@code server/app}. */
public final class SqlPastMail implements PastMail {
    private final Database database;
    private final BodyStore bodies;

    @Inject
    public SqlPastMail(Database database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    private record Row(String number, boolean began, long arrived, byte[] header, String body) {
    }

    @Override
    public List<Past> latest(Collection<TeamKey> teams, int most) {
        if (teams.isEmpty() || most < 1) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>(teams.stream().map(TeamKey::value).toList());
        // The ids grow with the time, and are the key; a conversation has the id of its first message.
        List<Row> rows = database.read(connection -> Sql.list(connection, "SELECT c.number, CASE WHEN c.id = m.message THEN 1 ELSE 0 END, m.arrived, t.header, t.body_hash FROM conversation_message m"
            + " JOIN conversation c ON c.id = m.conversation JOIN message t ON t.id = m.message WHERE m.kind IN ('in', 'auto') AND c.team IN (?" + ", ?".repeat(parameters.size() - 1)
            + ") ORDER BY m.message DESC LIMIT " + most, row -> new Row(row.getString(1), row.getInt(2) == 1, row.getLong(3), row.getBytes(4), row.getString(5)), parameters.toArray()));
        return rows.stream().map(row -> new Past(ConversationNumber.parse(row.number()).orElseThrow(), row.began(), Instant.ofEpochMilli(row.arrived()),
            () -> new SequenceInputStream(new ByteArrayInputStream(row.header()), bodies.open(row.body())))).toList();
    }
}
