package org.mailroom.store.search;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.store.content.BodyStore;
import org.mailroom.store.search.text.MessageText;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Stored messages as texts to be searched, by the ids of messages. Thread-safe; blocks. */
final class StoredTexts {
    /** A message's header and where its body is. */
    record Stored(byte[] header, String bodyHash) {
    }

    private final Database database;
    private final BodyStore bodies;

    StoredTexts(Database database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    /** Those that are there, by id; not more than a few hundred at once. */
    Map<Long, Stored> read(List<Long> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            Map<Long, Stored> stored = new HashMap<>();
            Sql.list(connection, "SELECT id, header, body_hash FROM message WHERE id IN (" + String.join(", ", Collections.nCopies(messages.size(), "?")) + ")",
                row -> stored.put(row.getLong(1), new Stored(row.getBytes(2), row.getString(3))), messages.toArray());
            return stored;
        });
    }

    MessageText.Source body(Stored message) {
        return () -> bodies.open(message.bodyHash());
    }

    /** Finds out in the body what the header has left open. */
    void body(Stored message, Finding finding) throws IOException {
        finding.body(message.header(), body(message));
    }
}
