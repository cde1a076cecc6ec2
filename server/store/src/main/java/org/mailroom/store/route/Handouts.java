package org.mailroom.store.route;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Sql;

/** What stands in queues and is to be handed out: it found nobody so far. */
public final class Handouts {

    /**
     * A conversation that waits.
     *
     * @param began  since when
     * @param spared  from whom it was taken
     */
    public record Handout(long conversation, long urgency, Instant began, Optional<EmailAddress> spared, Topic topic, String customer) {
    }

    /** Where one stands in the order in which they are handed out. */
    public record Place(long urgency, long began, long conversation) {
        public static final Place FIRST = new Place(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

        public static Place of(Handout it) {
            return new Place(it.urgency(), it.began().toEpochMilli(), it.conversation());
        }
    }

    private static final String COLUMNS = "SELECT h.conversation, h.urgency, h.began, h.spared, t.category, t.language, t.segment, t.score, c.customer"
        + " FROM handout h JOIN conversation c ON c.id = h.conversation LEFT JOIN conversation_topic t ON t.conversation = h.conversation";

    private Handouts() {
    }

    /** Notes that a conversation, whose row is written, waits from now on; one that waited in another team begins anew. */
    public static void put(Connection connection, long conversation, Optional<EmailAddress> spared, Instant now) throws SQLException {
        Sql.update(connection, "INSERT INTO handout (conversation, team, urgency, began, spared) SELECT id, team, urgency, CAST(? AS BIGINT), CAST(? AS TEXT) FROM conversation WHERE id = ?"
            + " ON CONFLICT (conversation) DO UPDATE SET team = excluded.team, urgency = excluded.urgency, began = excluded.began, spared = excluded.spared",
            now.toEpochMilli(), spared.map(EmailAddress::value).orElse(null), conversation);
    }

    /** Its priority is another one. */
    public static void follow(Connection connection, long conversation) throws SQLException {
        Sql.update(connection, "UPDATE handout SET urgency = (SELECT urgency FROM conversation WHERE id = ?) WHERE conversation = ?", conversation, conversation);
    }

    /** It does not wait any more. */
    public static void remove(Connection connection, long conversation) throws SQLException {
        Sql.update(connection, "DELETE FROM handout WHERE conversation = ?", conversation);
    }

    /** Those of a team behind a place, the most urgent first. */
    public static List<Handout> of(Connection connection, TeamKey team, Place behind, int most) throws SQLException {
        return Sql.list(connection, COLUMNS + " WHERE h.team = ? AND (h.urgency, h.began, h.conversation) > (?, ?, ?) ORDER BY h.urgency, h.began, h.conversation LIMIT " + most,
            Handouts::read, team.value(), behind.urgency(), behind.began(), behind.conversation());
    }

    public static Optional<Handout> of(Connection connection, long conversation) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE h.conversation = ?", Handouts::read, conversation);
    }

    private static Handout read(ResultSet row) throws SQLException {
        Topic topic = new Topic(Optional.ofNullable(row.getString(5)), Optional.ofNullable(row.getString(6)), Optional.ofNullable(row.getString(7)), row.getInt(8));
        return new Handout(row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), Optional.ofNullable(row.getString(4)).map(EmailAddress::of), topic,
            row.getString(9));
    }
}
