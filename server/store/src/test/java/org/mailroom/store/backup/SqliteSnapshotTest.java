package org.mailroom.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.SqliteDatabase;
import org.mailroom.store.sql.Unavailable;

/** A copy of the embedded database while somebody writes to it. */
class SqliteSnapshotTest {
    private static final int ROWS = 20_000;

    @TempDir
    Path directory;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("mail.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void subscribe(String mailbox) {
        database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ?)", mailbox));
    }

    private static List<String> subscriptions(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return Sql.list(connection, "SELECT mailbox FROM subscription WHERE owner = 'alice'", row -> row.getString(1));
        }
    }

    private SqliteSnapshot taken(Path copy, Runnable meanwhile) {
        return SqliteSnapshot.take(directory.resolve("mail.db"), copy, (octets, all) -> meanwhile.run());
    }

    @Test
    void shouldHaveWhatWasThereBeforeAndLetOthersWriteInTheMiddle() throws Exception {
        database.write(connection -> {
            for (int i = 0; i < ROWS; i++) {
                Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES (?, ?)", "bob", "x".repeat(200) + i);
            }
            return null;
        });
        subscribe("before");
        Path copy = directory.resolve("copy.db");
        List<String> written = new ArrayList<>();
        SqliteSnapshot snapshot = taken(copy, () -> {
            // The copy stands still until this returns: what is written here, is written in its middle.
            String name = "meanwhile" + written.size();
            subscribe(name);
            written.add(name);
        });
        assertThat(written).as("the copy was asked in the middle").isNotEmpty();
        assertThat(subscriptions(directory.resolve("mail.db"))).contains("before").containsAll(written);
        assertThat(subscriptions(copy)).containsExactly("before");
        assertThat(snapshot.schema()).isEqualTo(SchemaVersion.known());
        List<String> parts = new ArrayList<>();
        snapshot.write((name, content) -> {
            parts.add(name);
            content.writeTo(Files.newOutputStream(directory.resolve("part")));
        });
        assertThat(parts).containsExactly(SqliteSnapshot.NAME);
        assertThat(directory.resolve("part")).hasSameBinaryContentAs(copy);
    }

    @Test
    void shouldUseTheLogAgainWhenTheCopyIsMade() throws Exception {
        Path log = directory.resolve("mail.db-wal");
        subscribe("before");
        taken(directory.resolve("copy.db"), () -> { }).close();
        long longest = 0;
        // Eight thousand pages go into the log before it is emptied; this writes as many several times.
        for (int round = 0; round < 40; round++) {
            int number = round;
            database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('carol', ?)", "y".repeat(4_000_000) + number));
            longest = Math.max(longest, Files.size(log));
        }
        assertThat(longest).isLessThan(80L << 20);
    }

    @Test
    void shouldReadWhatAKilledServerHasLeftInTheLog() throws Exception {
        subscribe("in the log");
        Path killed = Files.createDirectory(directory.resolve("killed"));
        for (String name : List.of("mail.db", "mail.db-wal")) {
            Files.copy(directory.resolve(name), killed.resolve(name));
        }
        Path copy = directory.resolve("copy.db");
        SqliteSnapshot.take(killed.resolve("mail.db"), copy, (octets, all) -> { });
        assertThat(subscriptions(copy)).containsExactly("in the log");
    }

    @Test
    void shouldNameTheBodiesThatAreFiles() throws Exception {
        BodyStore bodies = new BodyStore(database, directory.resolve("bodies"));
        String large;
        String gone;
        try (StagedBody first = bodies.stage(new ByteArrayInputStream(new byte[BodyStore.INLINE + 1])); StagedBody second = bodies.stage(new ByteArrayInputStream(new byte[BodyStore.INLINE + 2]));
             StagedBody small = bodies.stage(new ByteArrayInputStream(new byte[10]))) {
            large = first.hash();
            gone = second.hash();
            database.write(connection -> {
                bodies.keep(connection, small);
                bodies.keep(connection, second);
                return bodies.keep(connection, first);
            });
        }
        database.write(connection -> {
            bodies.release(connection, gone);
            return null;
        });
        assertThat(taken(directory.resolve("copy.db"), () -> { }).bodyFiles()).containsExactly(large);
    }

    private static List<String> rows(Path file, String query) {
        return SqliteDatabase.look(file, connection -> Sql.list(connection, query, row -> row.getString(1)));
    }

    /** Clients, customers and programs know what was given after the backup: it is given to nothing else. */
    @Test
    void shouldGoOnFarBehindTheNumbersThatWereGivenWhenRestored() throws Exception {
        database.write(connection -> {
            Sql.update(connection, "INSERT INTO mailbox (id, owner, namespace, name, uid_validity, last_uid, highest_modseq) VALUES (1, 'alice', '#private', 'INBOX', 77, 5, 9),"
                + " (2, 'alice', '#private', 'Full', 78, 4294967295, 9)");
            Sql.update(connection, "INSERT INTO mailbox_message (mailbox_id, uid, message_id, thread_id, modseq, save_date, octets, flags, keywords) VALUES (1, 4, 1, 1, 7, 0, 0, 0, ''), (2, 3, 1, 1, 8, 0, 0, 0, '')");
            Sql.update(connection, "INSERT INTO team (team_key, name, settings) VALUES ('SUP', 'Support', '{}'), ('NEW', 'No mail yet', '{}')");
            Sql.update(connection, "INSERT INTO conversation_counter (team, last) VALUES ('SUP', 42)");
            for (int i = 0; i < 3; i++) {
                Sql.update(connection, "INSERT INTO journal (at, team, number, conversation, channel, client, what, details) VALUES (0, 'SUP', 'SUP-1', 1, 'system', '', 'received', '{}')");
            }
            Sql.update(connection, "INSERT INTO webhook (id, url, events, secret, position, created) VALUES ('behind', '', '', '', 2, 0), ('up', '', '', '', 3, 0)");
            return Sql.update(connection, "INSERT INTO report_position (id, position) VALUES (1, 3)");
        });
        Path copy = directory.resolve("copy.db");
        taken(copy, () -> { });
        assertThatThrownBy(() -> SqliteSnapshot.restored(copy, SchemaVersion.known() - 1)).isInstanceOf(Unavailable.class).hasMessageContaining("its manifest says " + (SchemaVersion.known() - 1));
        SqliteSnapshot.restored(copy, SchemaVersion.known());
        assertThat(rows(copy, "SELECT uid_validity || ' ' || last_uid || ' ' || highest_modseq FROM mailbox ORDER BY id")).containsExactly("77 1000005 1000000009", "78 4294967295 1000000009");
        assertThat(rows(copy, "SELECT uid || ' ' || modseq FROM mailbox_message ORDER BY mailbox_id")).as("flags may have changed").containsExactly("4 1000000009", "3 1000000009");
        assertThat(rows(copy, "SELECT team || ' ' || last FROM conversation_counter ORDER BY last")).containsExactly("NEW 100000", "SUP 100042");
        assertThat(rows(copy, "SELECT id FROM journal ORDER BY id")).containsExactly("1", "2", "1000000003");
        assertThat(rows(copy, "SELECT id || ' ' || position FROM webhook ORDER BY id")).as("each entry once").containsExactly("behind 2", "up 1000000003");
        assertThat(rows(copy, "SELECT position FROM report_position")).containsExactly("1000000003");
    }
}
