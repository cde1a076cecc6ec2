package org.mailroom.store.search.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.mailroom.store.content.BodyStore;
import org.mailroom.store.document.DocumentRows;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Stored messages as texts to be searched, by the ids of messages. Thread-safe; blocks. */
public final class StoredTexts {
    /**
     * A message's header, and where its body is.
     *
     * @param documents  whether texts of attached documents are there as well
     */
    public record Stored(long id, byte[] header, String bodyHash, boolean documents) {
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
        String these = " IN (" + String.join(", ", Collections.nCopies(messages.size(), "?")) + ")";
        return database.read(connection -> {
            Set<Long> documents = new HashSet<>(Sql.list(connection, "SELECT DISTINCT message FROM message_document WHERE message" + these, row -> row.getLong(1), messages.toArray()));
            Map<Long, Stored> stored = new HashMap<>();
            Sql.list(connection, "SELECT id, header, body_hash FROM message WHERE id" + these,
                row -> stored.put(row.getLong(1), new Stored(row.getLong(1), row.getBytes(2), row.getString(3), documents.contains(row.getLong(1)))), messages.toArray());
            return stored;
        });
    }

    /** Shows the texts of a message's body, and of the documents attached to it. */
    public void body(Stored message, MessageText.Visitor visitor) throws IOException {
        try (InputStream in = new SequenceInputStream(new ByteArrayInputStream(message.header()), bodies.open(message.bodyHash()))) {
            MessageText.body(in, visitor);
        }
        if (message.documents() && !visitor.done()) {
            DocumentText.show(behind -> database.read(connection -> DocumentRows.next(connection, message.id(), behind)), visitor);
        }
    }
}
