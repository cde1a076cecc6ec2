package org.mailroom.store.customer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.mailroom.store.conversation.Concern;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/** Messages in mailboxes that belong to no conversation: those of agents, drafts, what waits in an Outbox. The database looks through all headers, and those that have a mark in them are read. Stateless. */
final class LooseMessages {
    private static final int AT_ONCE = 200;

    private record Row(long id, byte[] header) {
    }

    private final Database database;

    LooseMessages(Database database) {
        this.database = database;
    }

    /** Those that are about the person. */
    List<Long> of(Concern concern) {
        List<Long> found = new ArrayList<>();
        List<Row> rows;
        long last = Long.MIN_VALUE;
        do {
            rows = marked(concern.marks(), last);
            for (Row row : rows) {
                if (holds(concern, row.header())) {
                    found.add(row.id());
                }
                last = row.id();
            }
        } while (rows.size() == AT_ONCE);
        return found;
    }

    private static boolean holds(Concern concern, byte[] header) {
        try {
            return concern.holds(Placing.fields(header));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private List<Row> marked(List<String> marks, long after) {
        boolean postgresql = database.dialect() == Dialect.POSTGRESQL;
        String text = postgresql ? "lower(encode(m.header, 'escape'))" : "lower(CAST(m.header AS TEXT))";
        String mark = postgresql ? "position(? in " + text + ") > 0" : "instr(" + text + ", ?) > 0";
        List<Object> parameters = new ArrayList<>(List.of(after));
        marks.forEach(one -> parameters.add(postgresql ? escaped(one) : one));
        return database.read(connection -> Sql.list(connection, "SELECT m.id, m.header FROM message m WHERE m.id > ? AND (" + String.join(" OR ", marks.stream().map(one -> mark).toList())
            + ") AND NOT EXISTS (SELECT 1 FROM conversation_message c WHERE c.message = m.id) ORDER BY m.id LIMIT " + AT_ONCE, row -> new Row(row.getLong(1), row.getBytes(2)), parameters.toArray()));
    }

    /** As PostgreSQL writes bytes that are no ASCII. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one < 0) {
                escaped.append('\\').append(Integer.toOctalString(one & 0xff));
            } else {
                escaped.append(one == '\\' ? "\\\\" : Character.toString(one));
            }
        }
        return escaped.toString();
    }
}
