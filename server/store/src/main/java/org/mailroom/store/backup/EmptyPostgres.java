package org.mailroom.store.backup;

import java.io.ByteArrayOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty PostgreSQL that takes back what {@link PostgresSnapshot} has written, in one transaction. The schema is made before it, in the version of the backup, but the table by which the program knows its schema gets
 * its name in that transaction: whatever is left of a killed restore no server takes for a store, and the next restore removes it. For one thread. Proof: {@code PostgresBackupTest}.
 */
public final class EmptyPostgres implements AutoCloseable {
    private static final String UNFINISHED = "restore_schema_history";

    private final PGSimpleDataSource source;
    private final Connection connection;
    private boolean made;
    private boolean done;

    /** The database is not empty; nothing was changed. */
    public static final class NotEmpty extends Exception {
        private static final long serialVersionUID = 1L;

        NotEmpty(String message) {
            super(message);
        }
    }

    /** Gives the part of this name; the stream is closed when it has been read. */
    @FunctionalInterface
    public interface Opening {
        InputStream open(String name) throws IOException;
    }

    private EmptyPostgres(PGSimpleDataSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws NotEmpty when the first schema of the user's search path has tables, but for those that a killed restore has left
     */
    public static EmptyPostgres open(String url, String user, String password) throws NotEmpty {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        EmptyPostgres empty = null;
        try {
            empty = new EmptyPostgres(source, source.getConnection());
            List<String> tables = PostgresSnapshot.tables(empty.connection);
            empty.made = tables.contains(UNFINISHED);
            if (!empty.made && !tables.isEmpty()) {
                empty.done = true;
                empty.close();
                throw new NotEmpty("the database " + url + " is not empty: it has " + (tables.size() == 1 ? "a table" : tables.size() + " tables") + " such as " + tables.get(0));
            }
            return empty;
        } catch (SQLException e) {
            throw new Unavailable("the database " + url + " cannot be opened", e);
        }
    }

    /**
     * Fills it; nobody sees anything of it before {@link #commit}.
     *
     * @param names  of all parts of the backup
     */
    public void fill(int schema, Collection<String> names, Opening parts) throws IOException {
        try {
            removeTables();
            made = true;
            SchemaVersion.make(source, schema, UNFINISHED);
            connection.setAutoCommit(false);
            List<String> tables = PostgresSnapshot.tables(connection).stream().filter(table -> !table.equals(UNFINISHED)).toList();
            Sql.update(connection, "TRUNCATE " + quoted(tables));
            for (String name : names) {
                if (name.equals(PostgresSnapshot.SEQUENCES)) {
                    sequences(parts);
                } else if (name.startsWith(PostgresSnapshot.DIRECTORY)) {
                    copy(name, tables, parts);
                }
            }
            LaterNumbers.lift(connection, "position");
            Sql.update(connection, "ANALYZE");
            Sql.update(connection, "ALTER TABLE " + UNFINISHED + " RENAME TO " + SchemaVersion.HISTORY);
        } catch (SQLException e) {
            throw new Unavailable("the database could not be filled", e);
        }
    }

    private void copy(String name, List<String> tables, Opening parts) throws IOException, SQLException {
        String table = name.substring(PostgresSnapshot.DIRECTORY.length(), name.length() - PostgresSnapshot.SUFFIX.length());
        if (!tables.contains(table)) {
            throw new IOException("the schema has no table for the part " + name);
        }
        try (InputStream in = parts.open(name)) {
            String header = line(in);
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + quoted(table) + " (" + quoted(List.of(header.split(","))) + ") FROM STDIN" + PostgresSnapshot.FORMAT,
                new SequenceInputStream(new ByteArrayInputStream((header + "\n").getBytes(StandardCharsets.UTF_8)), in));
        }
    }

    private void sequences(Opening parts) throws IOException, SQLException {
        try (InputStream in = parts.open(PostgresSnapshot.SEQUENCES)) {
            line(in);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] sequence = line.split(",");
                Sql.list(connection, "SELECT setval(?::regclass, ?)", row -> row.getLong(1), quoted(sequence[0]), Long.parseLong(sequence[1]));
            }
        }
    }

    /** Without its end; empty at the end. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String quoted(List<String> names) {
        return names.stream().map(EmptyPostgres::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** From now on it is a store. When this fails, nobody knows whether it is. */
    public void commit() {
        done = true;
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new Unavailable("the database did not say whether it has taken what it got", e);
        }
    }

    private void removeTables() throws SQLException {
        List<String> tables = made ? PostgresSnapshot.tables(connection) : List.of();
        if (!tables.isEmpty()) {
            // All or none: the rest without the table that says what it is would be taken for somebody's data.
            Sql.update(connection, "DROP TABLE " + quoted(tables));
        }
    }

    /** Without {@link #commit} it is empty again. */
    @Override
    public void close() {
        try (connection) {
            if (!done && !connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            if (!done) {
                removeTables();
            }
        } catch (SQLException e) {
            throw new Unavailable("the database could not be emptied again; the next restore does it", e);
        }
    }
}
