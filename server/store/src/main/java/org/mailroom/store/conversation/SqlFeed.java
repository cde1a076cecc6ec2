package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in order. SQLite commits one transaction after the other, so the ids are the order. On PostgreSQL ids are drawn before the commit, and a lower one may become visible after a
 * higher one; so positions are given afterwards, to entries that are committed, by one process at a time, each when the one
 * before has committed (docs/adr/0010-order-of-the-journal.md). {@link #start} runs the thread that does this, and tells those who watch. Thread-safe. Proof: {@code SqlFeedTest}.
 */
public final class SqlFeed implements Feed, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlFeed.class);
    /** Other processes write too, and nobody tells this one. */
    private static final long LOOK_MILLIS = 150;
    private static final long PAUSE_MILLIS = 1000;
    private static final int AT_ONCE = 5000;
    /** Names the lock of PostgreSQL that whoever gives positions has; any number that nobody else uses in this database. */
    private static final long TURN = 7_102_611_001L;

    private static final String SELECT = "SELECT " + Arrays.stream(JournalRows.COLUMNS.split(", ")).map(column -> "j." + column).collect(Collectors.joining(", ")) + ", j.";
    private static final String FROM = ", c.status FROM journal j LEFT JOIN conversation c ON c.id = j.conversation WHERE j.";

    private final Database database;
    private final SqlDesk desk;
    private final boolean numbered;
    private final String order;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;
    private Thread thread;

    @Inject
    public SqlFeed(Database database, SqlDesk desk) {
        this.database = database;
        this.desk = desk;
        this.numbered = database.dialect() == Dialect.POSTGRESQL;
        this.order = numbered ? "position" : "id";
    }

    /** Begins to give positions and to tell who watches. */
    public SqlFeed start() {
        desk.whenCommitted(this::wake);
        thread = new Thread(this::run, "journal");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long known = -1;
        boolean failing = false;
        while (await(failing ? PAUSE_MILLIS : LOOK_MILLIS)) {
            try {
                while (numbered && number() == AT_ONCE) {
                    LOGGER.debug("{} entries of the journal have positions", AT_ONCE);
                }
                long newest = newest();
                if (newest != known) {
                    known = newest;
                    watchers.forEach(Runnable::run);
                }
                failing = false;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOGGER.error("The journal cannot be followed, trying again; events and webhooks wait, and none is lost", e);
                }
                failing = true;
            }
        }
    }

    /** Waits until there may be something new; false at the end. */
    private boolean await(long millis) {
        lock.lock();
        try {
            if (!woken && !closed) {
                // Whether it was signalled or the time is over makes no difference: then it looks.
                boolean signalled = changed.await(millis, TimeUnit.MILLISECONDS);
                LOGGER.trace("looking, signalled: {}", signalled);
            }
            woken = false;
            return !closed;
        } catch (InterruptedException e) {
            LOGGER.warn("The journal is not followed any more: interrupted");
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives positions to what is committed and has none; says to how many. An entry that somebody else changes just now, as a merge does, has its turn the next time. */
    int number() {
        boolean some = !database.read(connection -> Sql.list(connection, "SELECT id FROM journal WHERE position IS NULL LIMIT 1", row -> row.getLong(1))).isEmpty();
        return !some ? 0 : database.write(connection -> {
            Sql.list(connection, "SELECT pg_advisory_xact_lock(" + TURN + ")", row -> true);
            return Sql.update(connection, "WITH fresh AS (SELECT id FROM journal WHERE position IS NULL ORDER BY id LIMIT " + AT_ONCE + " FOR UPDATE SKIP LOCKED),"
                + " placed AS (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM fresh)"
                + " UPDATE journal SET position = ? + placed.place FROM placed WHERE journal.id = placed.id", newest(connection));
        });
    }

    @Override
    public long newest() {
        if (numbered) {
            // What was committed before somebody asked is not to be left out for want of a position.
            number();
        }
        return database.read(this::newest);
    }

    private long newest(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT COALESCE(MAX(" + order + "), 0) FROM journal", row -> row.getLong(1)).get(0);
    }

    @Override
    public Stretch after(long position, int atMost) {
        return read(position, "", List.of(), atMost);
    }

    @Override
    public Stretch after(long position, Set<TeamKey> teams, int atMost) {
        if (teams.isEmpty()) {
            return new Stretch(List.of(), Math.max(position, newest()));
        }
        List<Object> keys = new ArrayList<>(teams.stream().map(TeamKey::value).sorted().toList());
        String marks = keys.stream().map(key -> "?").collect(Collectors.joining(", "));
        String left = teams.stream().map(key -> " OR j.what = 'transferred' AND j.details LIKE ?").collect(Collectors.joining());
        List<Object> parameters = Stream.concat(keys.stream(), keys.stream().map(key -> "%\"from\":\"" + key + "-%")).toList();
        return read(position, " AND (j.team IN (" + marks + ")" + left + ")", parameters, atMost);
    }

    @Override
    public List<Happening> before(long position, Set<TeamKey> teams, Optional<EmailAddress> agent, int atMost) {
        if (teams.isEmpty()) {
            return List.of();
        }
        String condition = order + " < ? AND j.team = ?" + (agent.isPresent() ? " AND j.agent = ?" : "") + " ORDER BY j." + order + " DESC LIMIT " + atMost;
        // Team by team, each along its index: SQLite sorts all that several teams have.
        List<Happening> all = database.read(connection -> {
            List<Happening> some = new ArrayList<>();
            for (TeamKey team : teams) {
                Object[] parameters = Stream.concat(Stream.of((Object) position, team.value()), agent.map(EmailAddress::value).stream()).toArray();
                some.addAll(Sql.list(connection, SELECT + order + FROM + condition, SqlFeed::happening, parameters));
            }
            return some;
        });
        return all.stream().sorted(Comparator.comparingLong(Happening::position).reversed()).limit(atMost).toList();
    }

    private Stretch read(long position, String condition, List<Object> parameters, int atMost) {
        Object[] all = Stream.concat(Stream.of(position), parameters.stream()).toArray();
        return database.read(connection -> {
            long newest = newest(connection);
            List<Happening> items = Sql.list(connection, SELECT + order + FROM + order + " > ?" + condition + " ORDER BY j." + order + " LIMIT " + atMost, SqlFeed::happening, all);
            return new Stretch(items, items.size() == atMost ? items.get(atMost - 1).position() : Math.max(position, newest));
        });
    }

    private static Happening happening(ResultSet row) throws SQLException {
        return new Happening(row.getLong(9), JournalRows.read(row), Status.QUARANTINED.word().equals(row.getString(10)));
    }

    @Override
    public Watch watch(Runnable grown) {
        watchers.add(grown);
        return () -> watchers.remove(grown);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
