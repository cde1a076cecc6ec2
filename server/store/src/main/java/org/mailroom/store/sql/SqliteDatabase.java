package org.mailroom.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded database: one SQLite file in WAL mode with {@code synchronous=FULL}, so each commit is synced to disk. One
 * thread writes; units that arrive while it commits share the next commit (see {@link GroupCommit}). Reads run on a pool
 * of read-only connections, each on its own snapshot, and wait for nobody.
 */
public final class SqliteDatabase implements Database {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int READERS = 8;
    private static final int BUSY_MILLIS = 10_000;
    private static final int LOG_PAGES = 8_000;
    private static final int CACHE_KIB = 32 * 1024;
    private static final int LOG_TRIES = 6;

    private final Path file;
    private final GroupCommit writer;
    private final SQLiteDataSource writing;
    private final SQLiteDataSource reading;
    /** The one used last comes first: it has the pages and statements that are wanted, and those that hardly ever get a turn stay small. */
    private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>(READERS);
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    @FunctionalInterface
    private interface Tuning {
        void tune(Connection connection) throws SQLException;
    }

    private SqliteDatabase(Path file, SQLiteDataSource writing, SQLiteDataSource reading) throws SQLException {
        this.file = file;
        this.writing = writing;
        this.writer = new GroupCommit(() -> opened(writing, SqliteDatabase::tune));
        this.reading = reading;
        for (int i = 0; i < READERS; i++) {
            idle.add(opened(reading, reader -> { }));
        }
    }

    /** Opens or creates the file and brings its schema up to date. Throws {@link SchemaTooNew} or {@link Unavailable}. */
    public static SqliteDatabase open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            SQLiteDataSource writing = source(file, false);
            Migrations.run(writing, Dialect.SQLITE);
            return new SqliteDatabase(file, writing, source(file, true));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for " + file, e);
        } catch (SQLException | FlywayException e) {
            throw new Unavailable("the database " + file + " cannot be opened", e);
        }
    }

    /** Reads a file as it is, also while a server has it: makes no file, and no schema newer. Throws {@link Unavailable}. */
    public static <T> T look(Path file, Work<T> work) {
        try (Connection connection = source(file, true).getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new Unavailable("the database " + file + " could not be read", e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        Connection reader = take();
        try {
            return work.run(reader);
        } catch (SQLException e) {
            throw new Unavailable("the database could not be read", e);
        } finally {
            giveBack(reader);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        return writer.run(work);
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        return writer.submit(work);
    }

    /** Copies what is there into a new file and back through the log, which then is emptied. What SQLite needs for that stands beside the database, not in a small temporary directory. */
    @Override
    public void scour() {
        writer.between(() -> {
            try (Connection connection = writing.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA temp_store_directory = '" + file.toAbsolutePath().getParent().toString().replace("'", "''") + "'");
                statement.execute("PRAGMA temp_store = FILE");
                statement.execute("VACUUM");
                for (int tries = 1; !emptied(connection); tries++) {
                    if (tries == LOG_TRIES) {
                        throw new SQLException("somebody reads for so long that the log cannot be emptied");
                    }
                }
            }
        });
    }

    /** Waits for readers, up to {@value #BUSY_MILLIS} ms. */
    private static boolean emptied(Connection connection) throws SQLException {
        return Sql.list(connection, "PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1)).get(0) == 0;
    }

    @Override
    public long scourSize() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the size of " + file + " cannot be told", e);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public List<Pool> pools() {
        return List.of(new Pool("writers", writer.working() ? 1 : 0, 1, writer.waiting()), new Pool("readers", READERS - idle.size(), READERS, wanted.get()));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.close();
        List<Connection> ended = new ArrayList<>();
        try {
            while (ended.size() < READERS) {
                Connection reader = next();
                ended.add(reader);
                reader.close();
            }
        } catch (SQLException e) {
            throw new Unavailable("a reader could not be closed", e);
        } finally {
            // Who still waits for one is told.
            idle.addAll(ended);
        }
        emptyLog();
    }

    /** What closes last takes the log into the file, and the file alone is the database then; readers may not write. */
    private void emptyLog() {
        try {
            writing.getConnection().close();
        } catch (SQLException e) {
            LOGGER.warn("The log of the database was not emptied at its end; nothing is lost, it belongs to the database", e);
        }
    }

    private Connection take() {
        Connection reader = next();
        if (closed.get()) {
            idle.addFirst(reader);
            throw new Unavailable("the database is closed");
        }
        return reader;
    }

    private Connection next() {
        Connection free = idle.pollFirst();
        if (free != null) {
            return free;
        }
        wanted.incrementAndGet();
        try {
            return idle.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for the database", e);
        } finally {
            wanted.decrementAndGet();
        }
    }

    /** Ends the snapshot. A connection that cannot (see {@link GroupCommit}) is replaced; one that is closed fails once more, and so comes here again. */
    private void giveBack(Connection reader) {
        Connection next = reader;
        try {
            reader.rollback();
        } catch (SQLException ended) {
            try {
                reader.close();
                next = opened(reading, connection -> { });
            } catch (SQLException e) {
                LOGGER.error("A reader of the database cannot be opened again, trying at its next turn", e);
            }
        }
        idle.addFirst(next);
    }

    private static Connection opened(SQLiteDataSource source, Tuning tuning) throws SQLException {
        Connection connection = source.getConnection();
        tuning.tune(connection);
        connection.setAutoCommit(false);
        return StatementCache.over(connection);
    }

    /** Pages that change with every commit (indexes, counters) go from the log to the file less often, and are found in memory. */
    private static void tune(Connection writer) throws SQLException {
        try (Statement pragma = writer.createStatement()) {
            pragma.execute("PRAGMA wal_autocheckpoint = " + LOG_PAGES);
            pragma.execute("PRAGMA cache_size = " + -CACHE_KIB);
            // What is deleted is overwritten where that costs no page more.
            pragma.execute("PRAGMA secure_delete = FAST");
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }
}
