package org.mailroom.store.document;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

import org.mailroom.store.sql.Sql;

/** The tables {@code document}, {@code message_document} and {@code document_search}. Each method is part of the caller's transaction. Stateless. */
public final class DocumentRows {
    static final int NEW = 0;
    static final int READ = 1;
    static final int UNREADABLE = 2;

    /** What is known of a document. */
    record Document(String hash, int state, int attempts) {
    }

    private DocumentRows() {
    }

    /** Says that messages have, or may have, documents. Those of which it was said before stay as they are. */
    public static void found(Connection connection, Collection<Long> messages, long now) throws SQLException {
        for (long message : messages) {
            Sql.update(connection, "INSERT INTO document_search (message, due) SELECT id, CAST(? AS BIGINT) FROM message WHERE id = ? ON CONFLICT (message) DO NOTHING", now, message);
        }
    }

    /** The text of a document of a message, packed, with the place of the document in it. */
    public record Packed(int position, byte[] text) {
    }

    /** Of a message's documents that have been read, the next behind this place; one at a time, for together they may be large. */
    public static Optional<Packed> next(Connection connection, long message, int behind) throws SQLException {
        return Sql.first(connection, "SELECT m.position, d.packed FROM message_document m JOIN document d ON d.hash = m.hash WHERE m.message = ? AND m.position > ? AND d.state = " + READ
            + " ORDER BY m.position LIMIT 1", row -> new Packed(row.getInt(1), row.getBytes(2)), message, behind);
    }

    /** Forgets the documents of a message that goes. */
    public static void release(Connection connection, long message) throws SQLException {
        if (Sql.update(connection, "DELETE FROM document_search WHERE message = ?", message) > 0) {
            // In the order in which everybody takes them, so that two transactions never wait for each other in a circle.
            for (String hash : Sql.list(connection, "DELETE FROM message_document WHERE message = ? RETURNING hash", row -> row.getString(1), message).stream().sorted().toList()) {
                Sql.update(connection, "UPDATE document SET refs = refs - 1 WHERE hash = ?", hash);
                Sql.update(connection, "DELETE FROM document WHERE hash = ? AND refs <= 0", hash);
            }
        }
    }

    static Optional<Document> at(Connection connection, long message, int position) throws SQLException {
        return Sql.first(connection, "SELECT d.hash, d.state, d.attempts FROM message_document m JOIN document d ON d.hash = m.hash WHERE m.message = ? AND m.position = ?",
            row -> new Document(row.getString(1), row.getInt(2), row.getInt(3)), message, position);
    }

    /** Writes down that a message has a document there; empty when the message has gone. */
    static Optional<Document> attach(Connection connection, String locked, long message, int position, String hash) throws SQLException {
        if (Sql.first(connection, "SELECT id FROM message WHERE id = ?" + locked, row -> row.getLong(1), message).isEmpty()) {
            return Optional.empty();
        }
        int fresh = Sql.update(connection, "INSERT INTO message_document (message, position, hash) VALUES (?, ?, ?) ON CONFLICT (message, position) DO NOTHING", message, position, hash);
        return Sql.list(connection, "INSERT INTO document (hash, refs, state, attempts) VALUES (?, ?, 0, 0) ON CONFLICT (hash) DO UPDATE SET refs = document.refs + excluded.refs"
            + " RETURNING hash, state, attempts", row -> new Document(row.getString(1), row.getInt(2), row.getInt(3)), hash, fresh).stream().findFirst();
    }

    static void attempted(Connection connection, String hash, int more) throws SQLException {
        Sql.update(connection, "UPDATE document SET attempts = attempts + ? WHERE hash = ?", more, hash);
    }

    static void read(Connection connection, String hash, byte[] packed) throws SQLException {
        Sql.update(connection, "UPDATE document SET state = " + READ + ", attempts = 0, packed = ? WHERE hash = ?", packed, hash);
    }

    static void later(Connection connection, long message, long due) throws SQLException {
        Sql.update(connection, "UPDATE document_search SET due = ? WHERE message = ? AND due IS NOT NULL", due, message);
    }

    /** @param givenUp  after attempts that did not end */
    static void unreadable(Connection connection, String hash, boolean givenUp) throws SQLException {
        Sql.update(connection, "UPDATE document SET state = " + UNREADABLE + (givenUp ? "" : ", attempts = 0") + " WHERE hash = ?", hash);
    }

    /** A message has been looked through; the search index is told when there is something for it. */
    static void done(Connection connection, long message) throws SQLException {
        if (Sql.update(connection, "UPDATE document_search SET due = NULL WHERE message = ?", message) > 0) {
            Sql.update(connection, "INSERT INTO gone_message (message, erased) SELECT m.message, 0 FROM message_document m JOIN document d ON d.hash = m.hash WHERE m.message = ? AND d.state = "
                + READ + " LIMIT 1", message);
        }
    }
}
