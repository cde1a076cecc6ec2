package org.mailroom.store.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Feed.Stretch;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.report.Reckoning;
import org.mailroom.domain.report.Reckoning.Scene;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal and takes down what reports are made of, about a second behind it, or at once when somebody asks. What a stretch adds is found outside of a transaction, and written together with the position up to which was read; when
 * another server was quicker, nothing is written. So each entry counts once, whatever crashes. Entries are read with the promises and hours that teams have at that time.
 * {@link #start} once. Proof: {@code SqlLedgerTest}.
 */
public final class Bookkeeper implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bookkeeper.class);
    private static final int BATCH = 1000;
    /** So that a stream of mail is taken down in few transactions. */
    private static final long PAUSE_MILLIS = 1000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    /** How long somebody who asks waits for what has just happened, and for how many entries of the journal. */
    private static final long PATIENCE_MILLIS = 2000;
    private static final long SHORT = 3000;

    private final Database database;
    private final Feed feed;
    private final Directory directory;
    private final Calendars calendars;
    private final Thread thread = new Thread(this::run, "reports");
    private Feed.Watch watch = () -> { };
    private boolean grown;
    /** Somebody waits, or nothing was read yet: no pause. */
    private boolean hurried = true;
    private boolean closed;
    /** Up to which position it is known that all is taken down. */
    private long reached;

    @Inject
    public Bookkeeper(Database database, Feed feed, Directory directory, Calendars calendars) {
        this.database = database;
        this.feed = feed;
        this.directory = directory;
        this.calendars = calendars;
    }

    public Bookkeeper start() {
        watch = feed.watch(this::wake);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private synchronized void wake() {
        grown = true;
        notifyAll();
    }

    private void run() {
        boolean failing = false;
        while (await()) {
            try {
                while (read() && !isClosed()) {
                    LOGGER.trace("there is more");
                }
                failing = false;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOGGER.error("The journal cannot be read for reports, trying again; they lag behind meanwhile", e);
                }
                failing = true;
                wake();
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean await() {
        try {
            pause(PAUSE_MILLIS, () -> closed || hurried);
            pause(LONGEST_WAIT_MILLIS, () -> closed || hurried || grown);
            grown = false;
            hurried = false;
            return !closed;
        } catch (InterruptedException e) {
            LOGGER.warn("Reports are not continued: interrupted");
            return false;
        }
    }

    /** Waits so long, or until something is so. */
    private synchronized void pause(long millis, BooleanSupplier until) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !until.getAsBoolean(); left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
    }

    private synchronized void reached(long position) {
        reached = position;
        notifyAll();
    }

    /** See {@link org.mailroom.domain.report.Ledger#catchUp}. */
    void catchUp() {
        long newest = feed.newest();
        synchronized (this) {
            if (newest - reached <= SHORT && newest > reached) {
                hurried = true;
                notifyAll();
                try {
                    pause(PATIENCE_MILLIS, () -> closed || reached >= newest);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Takes down one stretch; says whether there may be more. */
    boolean read() {
        long position = database.read(connection -> Sql.first(connection, "SELECT position FROM report_position WHERE id = 1", row -> row.getLong(1))).orElse(0L);
        Stretch stretch = feed.after(position, BATCH);
        if (stretch.upTo() <= position) {
            reached(position);
            return false;
        }
        Page page = new Page(database);
        Map<TeamKey, Optional<Scene>> scenes = new HashMap<>();
        Reckoning reckoning = new Reckoning(page, page, key -> scenes.computeIfAbsent(key, this::scene));
        stretch.items().forEach(item -> reckoning.read(item.entry()));
        boolean written = database.write(connection -> {
            boolean mine = Sql.update(connection, "INSERT INTO report_position (id, position) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position"
                + " WHERE report_position.position = ?", stretch.upTo(), position) == 1;
            if (mine) {
                page.write(connection);
            }
            return mine;
        });
        if (written) {
            reached(stretch.upTo());
        }
        return !written || stretch.items().size() == BATCH;
    }

    private Optional<Scene> scene(TeamKey key) {
        return directory.team(key).map(team -> new Scene(team.settings().service(), calendars.of(team)));
    }

    @Override
    public void close() {
        watch.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
