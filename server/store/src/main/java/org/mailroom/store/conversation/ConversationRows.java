package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.route.Urgency;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Sql;

/** The rows of conversations, and the numbers under which they are found. */
public final class ConversationRows {
    static final String COLUMNS = "id, number, status, assignee, assigned, priority, tags, lock_holder, lock_since, lock_until, lock_cause, wake,"
        + " subject, customer, participants, notes, answered, status_since, created, updated, asked, service";
    /** What is derived from the others, for indexes. */
    private static final String DERIVED = "since, owed, urgency";
    private static final String URGENCY = "? - COALESCE((SELECT score FROM conversation_topic WHERE conversation_topic.conversation = ?), 0)";

    private ConversationRows() {
    }

    static Conversation read(ResultSet row) throws SQLException {
        Optional<Lock> lock = row.getString(11) == null ? Optional.empty() : Optional.of(new Lock(EmailAddress.of(row.getString(8)),
            Instant.ofEpochMilli(row.getLong(9)), Instant.ofEpochMilli(row.getLong(10)), Lock.Cause.valueOf(row.getString(11))));
        return new Conversation(row.getLong(1), ConversationNumber.parse(row.getString(2)).orElseThrow(), Status.of(row.getString(3)).orElseThrow(),
            Optional.ofNullable(row.getString(4)).map(EmailAddress::of), time(row, 5), Priority.of(row.getString(6)).orElseThrow(),
            tags(row.getString(7)), lock, time(row, 12), row.getString(13),
            row.getString(14), lines(row.getString(15)), row.getInt(16) != 0, time(row, 17), time(row, 21), Level.values()[row.getInt(22)], Instant.ofEpochMilli(row.getLong(18)),
            Instant.ofEpochMilli(row.getLong(19)), Instant.ofEpochMilli(row.getLong(20)));
    }

    /** In the order of ids, and kept from others until the transaction ends if {@code locked} says so. */
    public static List<Conversation> byId(Connection connection, Collection<Long> ids, String locked) throws SQLException {
        List<Conversation> found = new java.util.ArrayList<>();
        for (long id : new TreeSet<>(ids)) {
            Sql.first(connection, "SELECT " + COLUMNS + " FROM conversation WHERE id = ?" + locked, ConversationRows::read, id).ifPresent(found::add);
        }
        return found;
    }

    public static Optional<Long> id(Connection connection, ConversationNumber number) throws SQLException {
        return Sql.first(connection, "SELECT conversation FROM conversation_number WHERE number = ?", row -> row.getLong(1), number.toString());
    }

    /** All that it has or had. */
    public static List<ConversationNumber> numbers(Connection connection, long id) throws SQLException {
        return Sql.list(connection, "SELECT number FROM conversation_number WHERE conversation = ?", row -> row.getString(1), id).stream()
            .flatMap(number -> ConversationNumber.parse(number).stream()).toList();
    }

    static ConversationNumber next(Connection connection, TeamKey team) throws SQLException {
        return new ConversationNumber(team, Sql.list(connection, "INSERT INTO conversation_counter (team, last) VALUES (?, 1)"
            + " ON CONFLICT (team) DO UPDATE SET last = conversation_counter.last + 1 RETURNING last", row -> row.getLong(1), team.value()).get(0));
    }

    /** Others get no number of this team until the transaction has ended. */
    static void lockNumbers(Connection connection, TeamKey team) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation_counter (team, last) VALUES (?, 0) ON CONFLICT (team) DO UPDATE SET last = conversation_counter.last", team.value());
    }

    /** The one that {@link #next} would give now. */
    static ConversationNumber upcoming(Connection connection, TeamKey team) throws SQLException {
        return new ConversationNumber(team, 1 + Sql.first(connection, "SELECT last FROM conversation_counter WHERE team = ?", row -> row.getLong(1), team.value()).orElse(0L));
    }

    static void insert(Connection connection, Conversation it) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation (team, " + COLUMNS + ", " + DERIVED + ", version) VALUES (?" + ", ?".repeat(24) + ", " + URGENCY + ", 1)",
            parameters(it, true));
        remember(connection, it);
    }

    static void update(Connection connection, Conversation it) throws SQLException {
        Sql.update(connection, "UPDATE conversation SET team = ?, number = ?, status = ?, assignee = ?, assigned = ?, priority = ?, tags = ?, lock_holder = ?,"
            + " lock_since = ?, lock_until = ?, lock_cause = ?, wake = ?, subject = ?, customer = ?, participants = ?, notes = ?, answered = ?,"
            + " status_since = ?, created = ?, updated = ?, asked = ?, service = ?, since = ?, owed = ?, urgency = " + URGENCY + ", version = version + 1 WHERE id = ?", parameters(it, false));
    }

    /** Makes the conversation found by the number that it has now. */
    static void remember(Connection connection, Conversation it) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation_number (number, conversation) VALUES (?, ?)", it.number().toString(), it.id());
    }

    private static Object[] parameters(Conversation it, boolean idFirst) {
        List<Object> rest = Arrays.asList(it.number().toString(), it.status().word(), it.assignee().map(EmailAddress::value).orElse(null),
            millis(it.assigned()), it.priority().word(),
            it.tags().stream().map(Tag::value).collect(Collectors.joining("\n")), it.lock().map(lock -> lock.holder().value()).orElse(null),
            it.lock().map(lock -> lock.since().toEpochMilli()).orElse(null), it.lock().map(lock -> lock.until().toEpochMilli()).orElse(null),
            it.lock().map(lock -> lock.cause().name()).orElse(null), millis(it.until()), it.subject(), it.customer(),
            String.join("\n", it.participants()), it.notes() ? 1 : 0, millis(it.answered()),
            it.statusSince().toEpochMilli(), it.created().toEpochMilli(), it.updated().toEpochMilli(),
            millis(it.asked()), it.service().ordinal(), it.asked().orElse(it.statusSince()).toEpochMilli(), millis(it.owed()), Urgency.of(it.priority()), it.id());
        List<Object> all = new java.util.ArrayList<>();
        all.add(it.team().value());
        if (idFirst) {
            all.add(it.id());
        }
        all.addAll(rest);
        if (!idFirst) {
            all.add(it.id());
        }
        return all.toArray();
    }

    private static Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static TreeSet<Tag> tags(String text) {
        return lines(text).stream().map(Tag::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> lines(String text) {
        return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split("\n")));
    }
}
