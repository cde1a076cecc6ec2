package org.mailroom.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is peculiar to the embedded engine: one writer, commits shared by groups, files that survive. */
class SqliteDatabaseTest {
    @TempDir
    Path directory;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldSyncEveryCommitWhenOpened() {
        assertThat(setting("PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(setting("PRAGMA synchronous")).isEqualTo("2");
    }

    @Test
    void shouldCommitTheOthersWhenOneUnitOfAGroupFails() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Object> first = database.writeLater(connection -> {
            await(go);
            return null;
        });
        List<CompletableFuture<Integer>> units = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            units.add(database.writeLater(connection -> {
                int inserted = Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ?)", "box" + number);
                if (number == 5) {
                    throw new IllegalStateException("number five");
                }
                return inserted;
            }));
        }
        go.countDown();
        first.join();

        assertThat(units.get(5)).failsWithin(java.time.Duration.ofSeconds(10))
            .withThrowableThat().withCauseInstanceOf(IllegalStateException.class);
        for (int i = 0; i < 10; i++) {
            if (i != 5) {
                assertThat(units.get(i).join()).isEqualTo(1);
            }
        }
        assertThat(subscriptions()).hasSize(9).doesNotContain("box5");
    }

    /** SQLite ends the transaction by itself then, which the driver does not see. */
    @Test
    void shouldGoOnWhenTheDiskWasFull() throws Exception {
        int pages = Integer.parseInt(setting("PRAGMA page_count"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> database.write(connection -> {
                Sql.first(connection, "PRAGMA max_page_count = " + (pages + 4), row -> row.getInt(1));
                return Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ?)", "x".repeat(200_000));
            })).isInstanceOf(Unavailable.class).hasStackTraceContaining("SQLITE_FULL");
            assertThat(subscriptions()).isEmpty();
        }
        assertThat(subscribe("x".repeat(200_000))).isEqualTo(1);
        assertThatThrownBy(() -> database.write(connection -> {
            Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'box')");
            throw new IllegalStateException("taken back");
        })).hasMessage("taken back");
        assertThat(subscriptions()).hasSize(1);
        CountDownLatch go = new CountDownLatch(1);
        database.writeLater(connection -> {
            await(go);
            return null;
        });
        List<CompletableFuture<Integer>> units = List.of(later("one"), later("two"));
        go.countDown();
        for (CompletableFuture<Integer> unit : units) {
            assertThat(unit.join()).isEqualTo(1);
        }
        assertThat(subscriptions()).hasSize(3);
    }

    private int subscribe(String mailbox) {
        return database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ?)", mailbox));
    }

    private CompletableFuture<Integer> later(String mailbox) {
        return database.writeLater(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', ?)", mailbox));
    }

    @Test
    void shouldThrowTheUnitsOwnExceptionWhenItFails() {
        assertThatThrownBy(() -> database.write(connection -> {
            Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'box')");
            throw new IllegalArgumentException("no");
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("no");
        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void shouldRefuseAUnitInsideAUnitWhenTried() {
        assertThatThrownBy(() -> database.write(connection -> database.write(inner -> 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToWriteWhenReading() {
        assertThatThrownBy(() -> database.read(connection -> Sql.update(connection, "DELETE FROM subscription"))).isInstanceOf(Unavailable.class);
    }

    @Test
    void shouldKeepItsSnapshotWhenOthersWrite() {
        List<Integer> counts = database.read(connection -> {
            int before = Sql.list(connection, "SELECT mailbox FROM subscription", row -> row.getString(1)).size();
            database.write(writing -> Sql.update(writing, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'box')"));
            return List.of(before, Sql.list(connection, "SELECT mailbox FROM subscription", row -> row.getString(1)).size());
        });
        assertThat(counts).containsExactly(0, 0);
        assertThat(subscriptions()).hasSize(1);
    }

    @Test
    void shouldHaveEverythingWhenReopened() {
        database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'box')"));
        database.close();
        open();
        assertThat(subscriptions()).containsExactly("box");
    }

    @Test
    void shouldLeaveOneFileWhenClosed() throws Exception {
        database.write(connection -> Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES ('alice', 'INBOX')"));
        database.read(connection -> Sql.list(connection, "SELECT owner FROM subscription", row -> row.getString(1)));
        assertThat(directory.resolve("test.db-wal")).exists();
        database.close();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("test.db");
        }
        open();
        assertThat(setting("SELECT mailbox FROM subscription")).isEqualTo("INBOX");
    }

    @Test
    void shouldRefuseToOpenWhenTheSchemaIsNewer() {
        database.write(connection -> Sql.update(connection, "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, 1)"));
        database.close();
        assertThatThrownBy(() -> SqliteDatabase.open(directory.resolve("test.db")))
            .isInstanceOf(SchemaTooNew.class).hasMessageContaining("99");
        database = SqliteDatabase.open(directory.resolve("other.db"));
    }

    @Test
    void shouldRefuseWorkWhenClosed() {
        database.close();
        assertThatThrownBy(() -> database.write(connection -> 1)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(this::subscriptions).isInstanceOf(Unavailable.class);
    }

    /** A test that fails between closing and opening closes again afterwards, and must not stand still. */
    @Test
    void shouldCloseOnlyOnce() {
        database.close();
        database.close();
    }

    private List<String> subscriptions() {
        return database.read(connection -> Sql.list(connection, "SELECT mailbox FROM subscription ORDER BY mailbox", row -> row.getString(1)));
    }

    private String setting(String pragma) {
        return database.write(connection -> Sql.first(connection, pragma, row -> row.getString(1)).orElseThrow());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
