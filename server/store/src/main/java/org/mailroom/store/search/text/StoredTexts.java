package org.mailroom.store.search.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Stored messages as texts to be searched, by the ids of messages. Thread-safe; blocks. */
public final class StoredTexts {
    /** A message's header, and where its body is. */
    public record Stored(byte[] header, String bodyHash) {
    }

    private final Database database;
    private final BodyStore bodies;

    public StoredTexts(Database database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    /** Those that are there, by id; not more than a few hundred at once. */
    public Map<Long, Stored> read(List<Long> messages) {
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

    /** Shows the texts of a message's body. */
    public void body(Stored message, MessageText.Visitor visitor) throws IOException {
        try (InputStream in = new SequenceInputStream(new ByteArrayInputStream(message.header()), bodies.open(message.bodyHash()))) {
            MessageText.body(in, visitor);
        }
    }
}
