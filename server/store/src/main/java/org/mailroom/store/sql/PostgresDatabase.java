package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * PostgreSQL through two pools: one whose transactions write at READ COMMITTED, one whose transactions only read, each a
 * snapshot (REPEATABLE READ). A unit that lost a deadlock or a serialisation conflict is run again.
 */
public final class PostgresDatabase implements Database {
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
    private static final int TRIES = 5;
    /** How long a unit of work waits for a connection; clients wait with it when the server is away. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final ExecutorService later = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "database-writer");
        thread.setDaemon(true);
        return thread;
    });

    private PostgresDatabase(HikariDataSource writers, HikariDataSource readers) {
        this.writers = writers;
        this.readers = readers;
    }

    /** Connects and brings the schema up to date. Throws {@link SchemaTooNew} or {@link Unavailable}. */
    public static PostgresDatabase open(String url, String user, String password, int poolSize) {
        HikariDataSource writers = null;
        try {
            writers = new HikariDataSource(config("writers", url, user, password, poolSize));
            Migrations.run(writers, Dialect.POSTGRESQL);
            HikariConfig reading = config("readers", url, user, password, poolSize);
            reading.setReadOnly(true);
            reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            return new PostgresDatabase(writers, new HikariDataSource(reading));
        } catch (RuntimeException e) {
            if (writers != null) {
                writers.close();
            }
            throw e instanceof SchemaTooNew ? e : new Unavailable("the database " + url + " cannot be opened", e);
        }
    }

    /** Reads what is there as it is, also while servers use it: makes no schema newer. Throws {@link Unavailable}. */
    public static <T> T look(String url, String user, String password, Work<T> work) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.setReadOnly(true);
            return work.run(connection);
        } catch (SQLException e) {
            throw new Unavailable("the database " + url + " could not be read", e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            T result = work.run(connection);
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw new Unavailable("the database could not be read", e);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        SQLException conflict = null;
        for (int i = 0; i < TRIES; i++) {
            try (Connection connection = writers.getConnection()) {
                return commit(connection, work);
            } catch (SQLException e) {
                if (!CONFLICTS.contains(String.valueOf(e.getSQLState()))) {
                    throw new Unavailable("the database could not be changed", e);
                }
                conflict = e;
            }
        }
        throw new Unavailable("the database found conflicts " + TRIES + " times", conflict);
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        return CompletableFuture.supplyAsync(() -> write(work), later);
    }

    /** Not in full: that would lock the tables. Bytes stand in the files until their room is used again, and in the write-ahead log until that is recycled. */
    @Override
    public void scour() {
        try (Connection connection = writers.getConnection()) {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM");
            } finally {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            throw new Unavailable("the database could not be cleaned", e);
        }
    }

    /** Nobody waits. */
    @Override
    public long scourSize() {
        return 0;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public List<Pool> pools() {
        return Stream.of(writers, readers).map(pool -> new Pool(pool.getPoolName(), pool.getHikariPoolMXBean().getActiveConnections(), pool.getMaximumPoolSize(),
            pool.getHikariPoolMXBean().getThreadsAwaitingConnection())).toList();
    }

    @Override
    public void close() {
        later.shutdown();
        try {
            if (!later.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new Unavailable("units of work did not end within 30 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.close();
            writers.close();
        }
    }

    private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            connection.rollback();
            throw e;
        }
    }

    private static HikariConfig config(String name, String url, String user, String password, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setAutoCommit(false);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        return config;
    }
}
