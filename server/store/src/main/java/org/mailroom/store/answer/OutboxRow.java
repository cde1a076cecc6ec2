package org.mailroom.store.answer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.answer.Entry;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.sql.Sql;

/**
 * An answer in an Outbox.
 *
 * @param mail  its name in the spool
 * @param commands  plus-parts, to be followed when it leaves
 * @param due  empty: it is held
 * @param why  why it is held
 */
record OutboxRow(long message, ConversationNumber number, EmailAddress agent, String client, String mail, String sender, List<String> recipients,
                 List<String> commands, String mimeId, String bodyHash, Instant submitted, Optional<Instant> due, String why) {
    private static final String COLUMNS = "message, number, agent, client, mail, sender, recipients, commands, mime_id, body_hash, submitted, due, why";

    private static OutboxRow read(ResultSet row) throws SQLException {
        long due = row.getLong(12);
        Optional<Instant> time = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(due));
        return new OutboxRow(row.getLong(1), ConversationNumber.parse(row.getString(2)).orElseThrow(), EmailAddress.of(row.getString(3)), row.getString(4),
            row.getString(5), row.getString(6), lines(row.getString(7)), lines(row.getString(8)), row.getString(9), row.getString(10),
            Instant.ofEpochMilli(row.getLong(11)), time, Optional.ofNullable(row.getString(13)).orElse(""));
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }

    void insert(Connection connection) throws SQLException {
        Sql.update(connection, "INSERT INTO outbox (" + COLUMNS + ") VALUES (?" + ", ?".repeat(12) + ")",
            message, number.toString(), agent.value(), client, mail, sender, String.join("\n", recipients), String.join("\n", commands),
            mimeId, bodyHash, submitted.toEpochMilli(), due.map(Instant::toEpochMilli).orElse(null), why);
    }

    static List<OutboxRow> due(Connection connection, Instant now) throws SQLException {
        return Sql.list(connection, "SELECT " + COLUMNS + " FROM outbox WHERE due <= ? ORDER BY due, message LIMIT 100", OutboxRow::read, now.toEpochMilli());
    }

    /** Held; the agent has not been told. */
    static List<OutboxRow> held(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT " + COLUMNS + " FROM outbox WHERE due IS NULL ORDER BY message LIMIT 100", OutboxRow::read);
    }

    /** Takes the row away; of two who try, in whatever process, one gets it. */
    static Optional<OutboxRow> take(Connection connection, long message) throws SQLException {
        return Sql.first(connection, "DELETE FROM outbox WHERE message = ? RETURNING " + COLUMNS, OutboxRow::read, message);
    }

    OutboxRow held(String because) {
        return new OutboxRow(message, number, agent, client, mail, sender, recipients, commands, mimeId, bodyHash, submitted, Optional.empty(), because);
    }

    /** All messages of a conversation, with the answers that wait. */
    static List<Entry> entries(Connection connection, long conversation) throws SQLException {
        List<Entry> entries = new java.util.ArrayList<>();
        for (MessageOf message : MessageOf.of(connection, conversation)) {
            if (message.kind() != MessageOf.Kind.PRESENCE) {
                Entry.Kind kind = message.kind() == MessageOf.Kind.AUTO_OUT ? Entry.Kind.AUTO : Entry.Kind.valueOf(message.kind().name());
                entries.add(new Entry(kind, message.sender(), Instant.ofEpochMilli(message.arrived()), message.mimeId()));
            }
        }
        entries.addAll(Sql.list(connection, "SELECT o.agent, o.submitted, o.mime_id FROM outbox o JOIN conversation_number n ON n.number = o.number"
            + " WHERE n.conversation = ? AND o.due IS NOT NULL AND EXISTS (SELECT 1 FROM mailbox_message p JOIN mailbox b ON b.id = p.mailbox_id"
            + " WHERE p.message_id = o.message AND b.name = 'Outbox' AND b.owner LIKE '%@teams.invalid') ORDER BY o.submitted",
            row -> new Entry(Entry.Kind.WAITING, row.getString(1), Instant.ofEpochMilli(row.getLong(2)), Optional.of(row.getString(3))), conversation));
        return entries;
    }
}
