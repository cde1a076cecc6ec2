package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The journal: rows are added, and never changed but for what tells of a person who is erased. */
final class JournalRows {
    /** What {@link #read(ResultSet)} wants first. */
    static final String COLUMNS = "id, at, number, agent, channel, client, what, details";
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalRows() {
    }

    static void add(Connection connection, Conversation it, Actor actor, Event event, Instant now) throws SQLException {
        if (!Event.known(event.what())) {
            throw new IllegalStateException("the journal has no events '" + event.what() + "'");
        }
        Sql.update(connection, "INSERT INTO journal (at, team, number, conversation, agent, channel, client, what, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            now.toEpochMilli(), it.team().value(), it.number().toString(), it.id(), actor.agent().map(EmailAddress::value).orElse(null),
            actor.channel().word(), actor.client(), event.what(), write(event.details()));
    }

    static List<JournalEntry> of(Connection connection, long conversation) throws SQLException {
        return Sql.list(connection, "SELECT " + COLUMNS + " FROM journal WHERE conversation = ? ORDER BY id", JournalRows::read, conversation);
    }

    /** What an entry says beside who and when, to be replaced. */
    record Said(long id, Event event) {
    }

    static List<Said> said(Connection connection, long conversation) throws SQLException {
        return Sql.list(connection, "SELECT id, what, details FROM journal WHERE conversation = ? ORDER BY id", row -> new Said(row.getLong(1), new Event(row.getString(2), read(row.getString(3)))),
            conversation);
    }

    static void replace(Connection connection, long id, Map<String, String> details) throws SQLException {
        Sql.update(connection, "UPDATE journal SET details = ? WHERE id = ?", write(details), id);
    }

    static JournalEntry read(ResultSet row) throws SQLException {
        return new JournalEntry(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), ConversationNumber.parse(row.getString(3)).orElseThrow(),
            new Actor(Optional.ofNullable(row.getString(4)).map(EmailAddress::of), Actor.Channel.valueOf(row.getString(5).toUpperCase(java.util.Locale.ROOT)), row.getString(6)),
            new Event(row.getString(7), read(row.getString(8))));
    }

    private static String write(Map<String, String> details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words are always JSON", e);
        }
    }

    private static Map<String, String> read(String details) throws SQLException {
        try {
            return JSON.readValue(details, new TypeReference<Map<String, String>>() { });
        } catch (JsonProcessingException e) {
            throw new SQLException("the journal's details are no JSON", e);
        }
    }
}
