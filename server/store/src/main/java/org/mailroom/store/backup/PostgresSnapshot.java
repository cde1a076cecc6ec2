package org.mailroom.store.backup;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.postgresql.PGConnection;

/**
 * The tables of a PostgreSQL as CSV with a line of names ({@code COPY … TO STDOUT}), read in one transaction (REPEATABLE READ, read only), which nobody waits for. The last values of its sequences are read
 * after the transaction has begun, so they are behind all numbers in the tables. Proof: {@code PostgresBackupTest}.
 */
public final class PostgresSnapshot implements Snapshot {
    /** Before the names of tables. */
    static final String DIRECTORY = "postgresql/";
    /** Behind the names of tables. */
    static final String SUFFIX = ".csv";
    /** The part that has the sequences; no table has a name with a dot. */
    static final String SEQUENCES = DIRECTORY + "sequences.lasts.csv";
    static final String FORMAT = " WITH (FORMAT csv, HEADER true)";

    private final Connection connection;
    private final int schema;

    private PostgresSnapshot(Connection connection, int schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** Begins with what is committed now. */
    public static PostgresSnapshot take(String url, String user, String password) {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(url, user, password);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new PostgresSnapshot(connection, SchemaVersion.of(connection));
        } catch (SQLException e) {
            close(connection);
            throw new Unavailable("the database " + url + " could not be read", e);
        }
    }

    @Override
    public int schema() {
        return schema;
    }

    @Override
    public void write(Parts parts) throws IOException {
        for (String table : tables()) {
            copy(parts, DIRECTORY + table + SUFFIX, "\"" + table + "\"");
        }
        copy(parts, SEQUENCES, "(SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL)");
    }

    private List<String> tables() {
        try {
            return tables(connection).stream().filter(table -> !table.equals(SchemaVersion.HISTORY)).toList();
        } catch (SQLException e) {
            throw new Unavailable("the tables of the database could not be listed", e);
        }
    }

    static List<String> tables(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename", row -> row.getString(1));
    }

    private void copy(Parts parts, String name, String source) throws IOException {
        parts.add(name, out -> {
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + source + " TO STDOUT" + FORMAT, out);
            } catch (SQLException e) {
                throw new Unavailable("the database could not be read for " + name, e);
            }
        });
    }

    @Override
    public List<String> bodyFiles() {
        try {
            return BodyHashes.ofFiles(connection);
        } catch (SQLException e) {
            throw new Unavailable("the bodies in the database could not be listed", e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new Unavailable("the database could not be closed", e);
        }
    }
}
