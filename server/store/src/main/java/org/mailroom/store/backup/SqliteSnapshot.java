package org.mailroom.store.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BiConsumer;

import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * The embedded database as a file of its own ({@code VACUUM INTO}). Nobody waits: it is one reader, also in another process than the server's, for as long as the copy takes; the log cannot begin anew
 * meanwhile, and grows by what is written. SQLite's own backup of pages would begin again with each commit of the server's. The copy has no remains of deleted rows. Proof: {@code SqliteSnapshotTest}.
 */
public final class SqliteSnapshot implements Snapshot {
    /** The part that is the database. */
    public static final String NAME = "data/mail.db";
    private static final int STEPS = 50_000;

    private final Path copy;
    private final int schema;
    private final List<String> bodyFiles;

    private SqliteSnapshot(Path copy, int schema, List<String> bodyFiles) {
        this.copy = copy;
        this.schema = schema;
        this.bodyFiles = bodyFiles;
    }

    /**
     * Copies what is committed now.
     *
     * @param copy  where the copy is made; must not be there, and is its owner's only if the directory is
     * @param progress  octets that are copied, and all; called now and then, and must be quick
     */
    public static SqliteSnapshot take(Path database, Path copy, BiConsumer<Long, Long> progress) {
        try (Connection connection = open(database, true)) {
            int schema = SchemaVersion.of(connection);
            copy(connection, copy, progress);
            try (Connection copied = open(copy, true)) {
                return new SqliteSnapshot(copy, schema, BodyHashes.ofFiles(copied));
            }
        } catch (SQLException e) {
            throw new Unavailable("the database " + database + " could not be copied to " + copy, e);
        }
    }

    private static void copy(Connection connection, Path copy, BiConsumer<Long, Long> progress) throws SQLException {
        long all = number(connection, "PRAGMA page_size") * (number(connection, "PRAGMA page_count") - number(connection, "PRAGMA freelist_count"));
        ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
            @Override
            protected int progress() {
                progress.accept(copy.toFile().length(), all);
                return 0;
            }
        });
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    private static long number(Connection connection, String pragma) throws SQLException {
        return Sql.list(connection, pragma, row -> row.getLong(1)).get(0);
    }

    /**
     * Makes a copy that came out of a backup ready to be served; {@link LaterNumbers}.
     *
     * @param schema  the version that it should have
     */
    public static void restored(Path file, int schema) {
        try (Connection connection = open(file, false)) {
            int found = SchemaVersion.of(connection);
            if (found != schema) {
                throw new Unavailable("the database in the backup has schema version " + found + ", its manifest says " + schema);
            }
            LaterNumbers.lift(connection, "id");
            // As readers of a database that nobody has opened yet expect it.
            Sql.list(connection, "PRAGMA journal_mode = WAL", row -> row.getString(1));
        } catch (SQLException e) {
            throw new Unavailable("the database in the backup cannot be opened", e);
        }
    }

    private static Connection open(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    @Override
    public int schema() {
        return schema;
    }

    @Override
    public void write(Parts parts) throws IOException {
        parts.add(NAME, out -> Files.copy(copy, out));
    }

    @Override
    public List<String> bodyFiles() {
        return bodyFiles;
    }

    /** The copy stays; it belongs to whoever said where it is made. */
    @Override
    public void close() {
        // nothing is open
    }
}
