package org.mailroom.store.report;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Course;
import org.mailroom.domain.report.Courses;
import org.mailroom.domain.report.Period;
import org.mailroom.domain.report.Tally;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** What a stretch of the journal adds: collected in memory, and written down in one transaction. For one thread. */
final class Page implements Courses, Tally {
    /** @param whose  a priority or an agent; empty for all */
    private record Key(String team, String what, long day, String whose) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::team).thenComparing(Key::what).thenComparing(Key::day).thenComparing(Key::whose);

        static Key of(Day day, String what, String whose) {
            return new Key(day.team().value(), what, day.date().toEpochDay(), whose);
        }
    }

    private static final class Times {
        private long kept;
        private long late;
        private final ByteArrayOutputStream elapsed = new ByteArrayOutputStream();
        private final ByteArrayOutputStream worked = new ByteArrayOutputStream();

        void add(Duration real, Duration work, Optional<Boolean> promise) {
            kept += promise.filter(Boolean::booleanValue).isPresent() ? 1 : 0;
            late += promise.filter(quick -> !quick).isPresent() ? 1 : 0;
            PackedSeconds.append(elapsed, real.toSeconds());
            PackedSeconds.append(worked, work.toSeconds());
        }
    }

    private final Database database;
    private final Map<String, Optional<Course>> courses = new HashMap<>();
    private final TreeSet<String> changed = new TreeSet<>();
    private final Map<Key, Long> counts = new TreeMap<>(Key.ORDER);
    private final Map<Key, Long> agentCounts = new TreeMap<>(Key.ORDER);
    private final Map<Key, Times> times = new TreeMap<>(Key.ORDER);
    private final Map<Key, Times> agentTimes = new TreeMap<>(Key.ORDER);

    Page(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Course> get(ConversationNumber number) {
        return courses.computeIfAbsent(number.toString(), missing -> database.read(connection -> Sql.first(connection,
            "SELECT number, begun, again, status, since, asked, answered, priority, assignee FROM report_course WHERE number = ?", Page::course, missing)));
    }

    private static Course course(ResultSet row) throws SQLException {
        long asked = row.getLong(6);
        Optional<Instant> since = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(asked));
        return new Course(ConversationNumber.parse(row.getString(1)).orElseThrow(), Instant.ofEpochMilli(row.getLong(2)), row.getInt(3) != 0, Status.of(row.getString(4)).orElseThrow(),
            Instant.ofEpochMilli(row.getLong(5)), since, row.getInt(7) != 0, Priority.of(row.getString(8)).orElseThrow(), Optional.ofNullable(row.getString(9)).map(EmailAddress::of));
    }

    @Override
    public void put(Course course) {
        courses.put(course.number().toString(), Optional.of(course));
        changed.add(course.number().toString());
    }

    @Override
    public void remove(ConversationNumber number) {
        courses.put(number.toString(), Optional.empty());
        changed.add(number.toString());
    }

    @Override
    public void count(Day day, Count what, int howMany) {
        counts.merge(Key.of(day, what.word(), ""), (long) howMany, Long::sum);
        day.agent().ifPresent(agent -> agentCounts.merge(Key.of(day, what.word(), agent.value()), (long) howMany, Long::sum));
    }

    @Override
    public void time(Day day, Period what, Priority priority, Duration elapsed, Duration worked, Optional<Boolean> kept) {
        times.computeIfAbsent(Key.of(day, what.word(), priority.word()), fresh -> new Times()).add(elapsed, worked, kept);
        day.agent().ifPresent(agent -> agentTimes.computeIfAbsent(Key.of(day, what.word(), agent.value()), fresh -> new Times()).add(elapsed, worked, kept));
    }

    @Override
    public void missed(Day day, Period what, Priority priority) {
        times.computeIfAbsent(Key.of(day, what.word(), priority.word()), fresh -> new Times()).late++;
    }

    /** Adds all of it to what is there. */
    void write(Connection connection) throws SQLException {
        for (String number : changed) {
            write(connection, number, courses.get(number));
        }
        for (Map.Entry<Key, Long> one : counts.entrySet()) {
            Sql.update(connection, "INSERT INTO report_count (team, what, day, how_many) VALUES (?, ?, ?, ?) ON CONFLICT (team, what, day) DO UPDATE SET"
                + " how_many = report_count.how_many + excluded.how_many", one.getKey().team(), one.getKey().what(), one.getKey().day(), one.getValue());
        }
        for (Map.Entry<Key, Long> one : agentCounts.entrySet()) {
            Sql.update(connection, "INSERT INTO report_agent_count (team, what, day, agent, how_many) VALUES (?, ?, ?, ?, ?) ON CONFLICT (team, what, day, agent) DO UPDATE SET"
                + " how_many = report_agent_count.how_many + excluded.how_many", one.getKey().team(), one.getKey().what(), one.getKey().day(), one.getKey().whose(), one.getValue());
        }
        for (Map.Entry<Key, Times> one : times.entrySet()) {
            write(connection, "report_time", "priority", one.getKey(), one.getValue());
        }
        for (Map.Entry<Key, Times> one : agentTimes.entrySet()) {
            write(connection, "report_agent_time", "agent", one.getKey(), one.getValue());
        }
    }

    private static void write(Connection connection, String number, Optional<Course> course) throws SQLException {
        if (course.isEmpty()) {
            Sql.update(connection, "DELETE FROM report_course WHERE number = ?", number);
            return;
        }
        Course it = course.get();
        Sql.update(connection, "INSERT INTO report_course (number, begun, again, status, since, asked, answered, priority, assignee) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE"
                + " SET begun = excluded.begun, again = excluded.again, status = excluded.status, since = excluded.since, asked = excluded.asked, answered = excluded.answered,"
                + " priority = excluded.priority, assignee = excluded.assignee",
            number, it.begun().toEpochMilli(), it.again() ? 1 : 0, it.status().word(), it.since().toEpochMilli(), it.asked().map(Instant::toEpochMilli).orElse(null), it.answered() ? 1 : 0,
            it.priority().word(), it.assignee().map(EmailAddress::value).orElse(null));
    }

    private record Before(byte[] elapsed, byte[] worked) {
    }

    /** @param column  what the times of a day are told apart by */
    private static void write(Connection connection, String table, String column, Key key, Times more) throws SQLException {
        Before before = Sql.first(connection, "SELECT elapsed, worked FROM " + table + " WHERE team = ? AND what = ? AND day = ? AND " + column + " = ?",
            row -> new Before(row.getBytes(1), row.getBytes(2)), key.team(), key.what(), key.day(), key.whose()).orElse(new Before(new byte[0], new byte[0]));
        Sql.update(connection, "INSERT INTO " + table + " (team, what, day, " + column + ", kept, late, elapsed, worked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (team, what, day, " + column + ") DO UPDATE SET kept = " + table + ".kept + excluded.kept, late = " + table + ".late + excluded.late,"
                + " elapsed = excluded.elapsed, worked = excluded.worked",
            key.team(), key.what(), key.day(), key.whose(), more.kept, more.late, joined(before.elapsed(), more.elapsed), joined(before.worked(), more.worked));
    }

    private static byte[] joined(byte[] before, ByteArrayOutputStream more) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(before.length + more.size());
        all.writeBytes(before);
        all.writeBytes(more.toByteArray());
        return all.toByteArray();
    }
}
