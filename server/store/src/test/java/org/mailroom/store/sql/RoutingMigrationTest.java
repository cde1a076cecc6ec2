package org.mailroom.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Conversations of an older version get the columns by which they are handed out. */
class RoutingMigrationTest {
    private static final String BEFORE = "14";

    @TempDir
    private Path directory;

    @Test
    void shouldFillTheColumnsOnSqlite() throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("old.db"));
        upgrade(source, Dialect.SQLITE);
    }

    @Test
    void shouldFillTheColumnsOnPostgresql() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            upgrade(server.getPostgresDatabase(), Dialect.POSTGRESQL);
        }
    }

    private static void upgrade(DataSource source, Dialect dialect) throws SQLException {
        Flyway.configure(Migrations.class.getClassLoader()).dataSource(source).locations("classpath:db/migration").placeholders(dialect.placeholders()).target(BEFORE).load().migrate();
        try (Connection connection = source.getConnection()) {
            insert(connection, 1, "open", null, null, "normal", null);
            insert(connection, 2, "open", "alice@acme.test", 7_000L, "urgent", null);
            insert(connection, 3, "open", "alice@acme.test", 2_000L, "low", null);
            insert(connection, 4, "open", "alice@acme.test", 2_000L, "high", 4_000L);
            insert(connection, 5, "done", "alice@acme.test", 2_000L, "normal", null);
            insert(connection, 6, "snoozed", null, null, "normal", null);
            Sql.update(connection, "INSERT INTO conversation_topic (conversation, score) VALUES (1, 30)");
        }
        Migrations.run(source, dialect);
        try (Connection connection = source.getConnection()) {
            List<String> rows = Sql.list(connection, "SELECT id, asked, owed, since, urgency FROM conversation ORDER BY id", row -> row.getLong(1) + ": asked " + row.getString(2) + ", owed "
                + row.getString(3) + ", since " + row.getLong(4) + ", urgency " + row.getLong(5));
            assertThat(rows).containsExactly(
                "1: asked 5000, owed null, since 5000, urgency 17179869154",
                "2: asked 5000, owed 7000, since 5000, urgency 0",
                "3: asked 5000, owed 5000, since 5000, urgency 25769803776",
                "4: asked null, owed null, since 5000, urgency 8589934592",
                "5: asked null, owed null, since 5000, urgency 17179869184",
                "6: asked 5000, owed null, since 5000, urgency 17179869184");
        }
    }

    private static void insert(Connection connection, int id, String status, String assignee, Long assigned, String priority, Long answered) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation (id, team, number, status, assignee, assigned, priority, tags, subject, customer, participants, notes, answered, status_since, created, updated,"
            + " version) VALUES (?, 'SUP', ?, ?, ?, CAST(? AS BIGINT), ?, '', 's', 'c@x.test', '', 0, CAST(? AS BIGINT), 5000, 1000, 6000, 1)", id, "SUP-" + id, status, assignee, assigned, priority,
            answered);
    }
}
