package org.mailroom.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.PostgresDatabase;
import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL as parts, and back into an empty one. */
class PostgresBackupTest {
    private static final byte[] BYTES = {0, 1, 34, 44, 10, 13, 92, -1};
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String url(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            Sql.update(connection, "CREATE DATABASE " + name);
        }
        return server.getJdbcUrl("postgres", name);
    }

    private static PostgresDatabase served(String url) {
        return PostgresDatabase.open(url, "postgres", "postgres", 4);
    }

    private static Map<String, byte[]> written(PostgresSnapshot snapshot) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        snapshot.write((name, content) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            content.writeTo(out);
            parts.put(name, out.toByteArray());
        });
        return parts;
    }

    /** With what CSV could get wrong, taken while somebody writes. */
    private static Map<String, byte[]> written(String url) throws Exception {
        try (PostgresDatabase database = served(url)) {
            database.write(connection -> {
                Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ''), ('alice', E'a,\"b\"\\n\\\\N;ü\\r\\n')");
                Sql.update(connection, "INSERT INTO body (hash, octets, refs) VALUES ('inline', 8, 1), ('file', 100000, 1)");
                Sql.update(connection, "INSERT INTO body_bytes (id, bytes) SELECT id, ? FROM body WHERE hash = 'inline'", BYTES);
                Sql.update(connection, "INSERT INTO body (hash, octets, refs) VALUES ('last', 1, 1)");
                Sql.update(connection, "DELETE FROM body WHERE hash = 'last'");
                Sql.update(connection, "INSERT INTO mailbox_message (mailbox_id, uid, message_id, thread_id, modseq, save_date, octets, flags, keywords) VALUES (1, 4, 1, 1, 7, 0, 0, 0, '')");
                Sql.update(connection, "INSERT INTO conversation_counter (team, last) VALUES ('SUP', 42)");
                Sql.update(connection, "INSERT INTO journal (at, team, number, conversation, channel, client, what, details, position) VALUES (0, 'SUP', 'SUP-1', 1, 'system', '', 'received', '{}', 1),"
                    + " (0, 'SUP', 'SUP-1', 1, 'system', '', 'received', '{}', 2), (0, 'SUP', 'SUP-1', 1, 'system', '', 'received', '{}', NULL)");
                Sql.update(connection, "INSERT INTO report_position (id, position) VALUES (1, 2)");
                return Sql.update(connection, "INSERT INTO mailbox (id, owner, namespace, name, uid_validity, last_uid, highest_modseq) VALUES (1, 'alice', '#private', 'INBOX', 77, 5, 9)");
            });
            try (PostgresSnapshot snapshot = PostgresSnapshot.take(url, "postgres", "postgres")) {
                database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'later')"));
                assertThat(snapshot.schema()).isEqualTo(SchemaVersion.known());
                assertThat(snapshot.bodyFiles()).containsExactly("file");
                return written(snapshot);
            }
        }
    }

    private static List<String> rows(PostgresDatabase database, String query) {
        return database.read(connection -> Sql.list(connection, query, row -> row.getString(1)));
    }

    @Test
    void shouldBringBackAllAndGoOnWithNewNumbers() throws Exception {
        Map<String, byte[]> parts = written(url("first"));
        String url = url("second");
        try (EmptyPostgres empty = EmptyPostgres.open(url, "postgres", "postgres")) {
            empty.fill(SchemaVersion.known(), parts.keySet(), name -> new ByteArrayInputStream(parts.get(name)));
            empty.commit();
        }
        try (PostgresDatabase database = served(url)) {
            assertThat(database.<List<String>>read(connection -> Sql.list(connection, "SELECT mailbox FROM subscription ORDER BY mailbox", row -> row.getString(1))))
                .containsExactlyInAnyOrder("", "a,\"b\"\n\\N;ü\r\n");
            assertThat(database.<byte[]>read(connection -> Sql.first(connection, "SELECT bytes FROM body JOIN body_bytes USING (id) WHERE hash = 'inline'", row -> row.getBytes(1)).orElseThrow())).isEqualTo(BYTES);
            assertThat(database.<String>read(connection -> Sql.first(connection, "SELECT uid_validity || ' ' || last_uid || ' ' || highest_modseq FROM mailbox", row -> row.getString(1)).orElseThrow()))
                .isEqualTo("77 1000005 1000000009");
            assertThat(rows(database, "SELECT modseq FROM mailbox_message")).containsExactly("1000000009");
            assertThat(rows(database, "SELECT last FROM conversation_counter")).containsExactly("100042");
            assertThat(rows(database, "SELECT position FROM journal ORDER BY id")).containsExactly("1", "1000000002", null);
            assertThat(rows(database, "SELECT position FROM report_position")).containsExactly("1000000002");
            long next = database.write(connection -> Sql.first(connection, "INSERT INTO body (hash, octets, refs) VALUES ('new', 1, 1) RETURNING id", row -> row.getLong(1)).orElseThrow());
            assertThat(next).as("no number twice, not that of a row that is gone").isEqualTo(4);
        }
        assertThatThrownBy(() -> EmptyPostgres.open(url, "postgres", "postgres")).isInstanceOf(EmptyPostgres.NotEmpty.class).hasMessageContaining("is not empty: it has");
    }

    @Test
    void shouldBeNoStoreUntilCommittedAndEmptyAgainWhenItFails() throws Exception {
        Map<String, byte[]> parts = written(url("third"));
        String url = url("fourth");
        EmptyPostgres killed = EmptyPostgres.open(url, "postgres", "postgres");
        killed.fill(SchemaVersion.known(), parts.keySet(), name -> new ByteArrayInputStream(parts.get(name)));
        try (Connection other = server.getPostgresDatabase().getConnection()) {
            Sql.list(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'fourth'", row -> row.getBoolean(1));
        }
        assertThatThrownBy(killed::close).isInstanceOf(Unavailable.class).hasMessageContaining("the next restore does it");
        assertThatThrownBy(() -> served(url)).isInstanceOf(Unavailable.class);
        try (EmptyPostgres again = EmptyPostgres.open(url, "postgres", "postgres")) {
            assertThatThrownBy(() -> again.fill(SchemaVersion.known(), parts.keySet(), name -> {
                throw new IOException("damaged");
            })).hasMessage("damaged");
        }
        try (PostgresDatabase database = served(url)) {
            assertThat(database.<List<String>>read(connection -> Sql.list(connection, "SELECT mailbox FROM subscription", row -> row.getString(1)))).isEmpty();
        }
    }

    /** As when it is killed while it removes what a killed restore has left: the next one still knows what it is. */
    @Test
    void shouldRemoveAllThatAKilledRestoreHasLeftOrNothing() throws Exception {
        Map<String, byte[]> parts = written(url("fifth"));
        String url = url("sixth");
        EmptyPostgres killed = EmptyPostgres.open(url, "postgres", "postgres");
        killed.fill(SchemaVersion.known(), parts.keySet(), name -> new ByteArrayInputStream(parts.get(name)));
        try (Connection other = server.getPostgresDatabase().getConnection()) {
            Sql.list(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'sixth'", row -> row.getBoolean(1));
        }
        assertThatThrownBy(killed::close).isInstanceOf(Unavailable.class);
        try (Connection other = server.getDatabase("postgres", "sixth").getConnection()) {
            Sql.update(other, "CREATE VIEW in_the_way AS SELECT * FROM web_session");
            assertThatThrownBy(() -> {
                try (EmptyPostgres again = EmptyPostgres.open(url, "postgres", "postgres")) {
                    again.fill(SchemaVersion.known(), parts.keySet(), name -> new ByteArrayInputStream(parts.get(name)));
                }
            }).isInstanceOf(Unavailable.class);
            Sql.update(other, "DROP VIEW in_the_way");
        }
        try (EmptyPostgres again = EmptyPostgres.open(url, "postgres", "postgres")) {
            again.fill(SchemaVersion.known(), parts.keySet(), name -> new ByteArrayInputStream(parts.get(name)));
            again.commit();
        }
        try (PostgresDatabase database = served(url)) {
            assertThat(rows(database, "SELECT uid_validity FROM mailbox")).containsExactly("77");
        }
    }
}
