package org.mailroom.store.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.SortableIds;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as one that holds mails. What a killed process held is due again when it has started anew (same
 * {@link ServerId}), or, where several processes share a PostgreSQL, when one of them has seen its beats stand still for
 * {@value #PATIENCE} beats of its own. Clocks are not compared, and a mail may be worked on for as long as it takes. A process that could not show itself for nearly that
 * long, or was taken for dead, forgets what it holds and has not begun to work on.
 * SQLite belongs to one process: whoever else holds a mail is dead, and there is no need for beats.
 * Thread-safe. Proof: {@code QueueHolderTest}.
 */
final class QueueHolder implements AutoCloseable {
    static final int PATIENCE = 12;
    private static final int SECONDS = 5;
    /** Sooner than others lose their patience. */
    private static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos((PATIENCE - 2) * SECONDS);
    private static final Logger LOGGER = LoggerFactory.getLogger(QueueHolder.class);

    private record Beat(long holder, long beats) {
    }

    private record Seen(long beats, int unchanged) {
    }

    private final Database database;
    private final ServerId server;
    private final long id;
    private final Runnable doubted;
    private long shown = System.nanoTime();
    private final Map<Long, Seen> others = new HashMap<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "queue-heart");
        thread.setDaemon(true);
        return thread;
    });

    private QueueHolder(Database database, ServerId server, long id, Runnable doubted) {
        this.database = database;
        this.server = server;
        this.id = id;
        this.doubted = doubted;
    }

    /**
     * Takes its place and makes due what its predecessor held.
     *
     * @param doubted  is called when others may have been given what this process holds, on a thread of the holder; must not wait for the database
     */
    static QueueHolder start(Database database, ServerId server, Clock clock, Runnable doubted) {
        QueueHolder holder = new QueueHolder(database, server, new SortableIds(clock).next(), doubted);
        boolean alone = database.dialect() == Dialect.SQLITE;
        int freed = database.write(connection -> {
            if (alone) {
                Sql.update(connection, "DELETE FROM queue_holder");
            } else {
                Sql.update(connection, "DELETE FROM queue_holder WHERE server = ?", server.value());
            }
            holder.register(connection);
            return freeOrphans(connection);
        });
        if (freed > 0) {
            LOGGER.info("{} mails were in work when the server ended; they are due again", freed);
        }
        if (!alone) {
            holder.heart.scheduleWithFixedDelay(holder::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
        }
        return holder;
    }

    long id() {
        return id;
    }

    /** Shows that this process lives, and frees what those hold that show it no more. */
    synchronized void beat() {
        if (System.nanoTime() - shown > DOUBTFUL_NANOS) {
            doubted.run();
        }
        try {
            List<Beat> beats = database.write(connection -> {
                if (Sql.update(connection, "UPDATE queue_holder SET beats = beats + 1 WHERE id = ?", id) == 0) {
                    LOGGER.error("Another server took this one ({}) for dead: mails in work here may be worked on twice", server);
                    doubted.run();
                    register(connection);
                }
                return Sql.list(connection, "SELECT id, beats FROM queue_holder WHERE id <> ?", row -> new Beat(row.getLong(1), row.getLong(2)), id);
            });
            shown = System.nanoTime();
            others.keySet().retainAll(beats.stream().map(Beat::holder).toList());
            for (Beat beat : beats) {
                Seen seen = others.merge(beat.holder(), new Seen(beat.beats(), 0),
                    (before, now) -> before.beats() == now.beats() ? new Seen(before.beats(), before.unchanged() + 1) : now);
                if (seen.unchanged() >= PATIENCE) {
                    bury(beat.holder(), beat.beats());
                }
            }
        } catch (RuntimeException e) {
            LOGGER.error("The server {} could not show that it lives, trying again", server, e);
        }
    }

    private void bury(long dead, long beats) {
        int freed = database.write(connection -> Sql.update(connection, "DELETE FROM queue_holder WHERE id = ? AND beats = ?", dead, beats) == 0
            ? 0 : freeOrphans(connection));
        LOGGER.warn("A server that shares the database has died; {} mails it had in work are due again", freed);
    }

    private void register(Connection connection) throws SQLException {
        Sql.update(connection, "INSERT INTO queue_holder (id, server, beats) VALUES (?, ?, 0)", id, server.value());
    }

    private static int freeOrphans(Connection connection) throws SQLException {
        return Sql.update(connection, "UPDATE queued_mail SET state = 0, holder = NULL WHERE state = 2"
            + " AND NOT EXISTS (SELECT 1 FROM queue_holder WHERE queue_holder.id = queued_mail.holder)");
    }

    /** Gives up its place; what it still holds is due again at once. */
    @Override
    public void close() {
        heart.shutdownNow();
        database.write(connection -> {
            Sql.update(connection, "DELETE FROM queue_holder WHERE id = ?", id);
            return freeOrphans(connection);
        });
    }
}
