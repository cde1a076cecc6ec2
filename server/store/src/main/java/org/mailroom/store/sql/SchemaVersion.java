package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.sqlite.SQLiteDataSource;

/** The number of the last migration that a schema has had. */
public final class SchemaVersion {
    /** The table that says which migrations there were. */
    public static final String HISTORY = "flyway_schema_history";

    private SchemaVersion() {
    }

    /** What this program brings a database to. */
    public static int known() {
        SQLiteDataSource nothing = new SQLiteDataSource();
        nothing.setUrl("jdbc:sqlite::memory:");
        return Migrations.newest(nothing);
    }

    /** What a database has; fails where there is no schema of ours. */
    public static int of(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT version FROM " + HISTORY + " WHERE version IS NOT NULL AND success", row -> row.getString(1)).stream().mapToInt(Integer::parseInt).max()
            .orElseThrow(() -> new SQLException("the schema has no version"));
    }

    /** Makes the schema in an empty PostgreSQL, up to this version, with the history in another table. */
    public static void make(DataSource postgresql, int version, String history) {
        Migrations.make(postgresql, Dialect.POSTGRESQL, version, history);
    }
}
