package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.mailroom.store.sql.Sql;

/**
 * A message of a conversation.
 *
 * @param message  its id in the mailboxes
 * @param sender  who wrote it
 * @param arrived  when the conversation got it, in milliseconds; of old mail, when it was received
 * @param mimeId  its Message-ID without brackets
 */
public record MessageOf(long message, long conversation, Kind kind, String sender, long arrived, Optional<String> mimeId, Optional<String> bodyHash) {
    /** What kind of message it is. The names are part of the schema. */
    public enum Kind {
        /** From outside, by a person. */
        IN,
        /** An answer of ours. */
        OUT,
        NOTE,
        /** From outside, by a machine. */
        AUTO,
        /** An answer that the server has given by itself. */
        AUTO_OUT,
        /** That somebody is writing an answer. */
        PRESENCE
    }

    private static final String SELECT = "SELECT message, conversation, kind, sender, arrived, mime_id, body_hash FROM conversation_message WHERE ";

    private static MessageOf read(ResultSet row) throws SQLException {
        return new MessageOf(row.getLong(1), row.getLong(2), Kind.valueOf(row.getString(3).toUpperCase(java.util.Locale.ROOT)), row.getString(4), row.getLong(5),
            Optional.ofNullable(row.getString(6)), Optional.ofNullable(row.getString(7)));
    }

    public static Optional<MessageOf> byMessage(Connection connection, long message) throws SQLException {
        return Sql.first(connection, SELECT + "message = ?", MessageOf::read, message);
    }

    /** The oldest first. */
    public static List<MessageOf> of(Connection connection, long conversation) throws SQLException {
        return Sql.list(connection, SELECT + "conversation = ? ORDER BY arrived, message", MessageOf::read, conversation);
    }

    /** Those of several conversations. */
    static List<MessageOf> of(Connection connection, Collection<Long> conversations) throws SQLException {
        return conversations.isEmpty() ? List.of() : Sql.list(connection, SELECT + "conversation IN (?" + ", ?".repeat(conversations.size() - 1) + ")", MessageOf::read,
            conversations.toArray());
    }

    /** Those with one of these Message-IDs, in any team. */
    public static List<MessageOf> byMimeId(Connection connection, Collection<String> ids) throws SQLException {
        return ids.isEmpty() ? List.of() : Sql.list(connection, SELECT + "mime_id IN (?" + ", ?".repeat(ids.size() - 1) + ") ORDER BY arrived DESC",
            MessageOf::read, ids.toArray());
    }

    public void insert(Connection connection) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation_message (message, conversation, kind, sender, arrived, mime_id, body_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            message, conversation, kind.name().toLowerCase(java.util.Locale.ROOT), sender, arrived, mimeId.orElse(null), bodyHash.orElse(null));
    }
}
