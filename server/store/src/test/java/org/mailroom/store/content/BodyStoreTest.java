package org.mailroom.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Bodies are stored once, live as long as somebody refers to them, and leave nothing behind. */
@OnEachEngine
class BodyStoreTest {
    private static final byte[] SMALL = content(BodyStore.INLINE);
    private static final byte[] LARGE = content(BodyStore.INLINE + 1);

    private final DatabaseExtension engine;
    private Database sql;
    private Path directory;
    private BodyStore bodies;

    BodyStoreTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void create() throws IOException {
        sql = engine.database();
        directory = engine.directory();
        bodies = new BodyStore(sql, directory);
    }

    @Test
    void shouldKeepSmallBodiesInTheDatabaseWhenStored() throws IOException {
        String hash = store(SMALL);

        assertThat(bodies.open(hash)).hasBinaryContent(SMALL);
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldKeepLargeBodiesAsOneFileWhenStoredTwice() throws IOException {
        String hash = store(LARGE);
        assertThat(store(LARGE)).isEqualTo(hash);

        assertThat(bodies.open(hash)).hasBinaryContent(LARGE);
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldKeepABodyWhenOneOfTwoReferencesIsDropped() throws IOException {
        for (byte[] content : List.of(SMALL, LARGE)) {
            String hash = store(content);
            store(content);
            release(hash);
            bodies.sweep();

            assertThat(bodies.open(hash)).hasBinaryContent(content);
        }
    }

    @Test
    void shouldRemoveABodyWhenTheLastReferenceIsDropped() throws IOException {
        for (byte[] content : List.of(SMALL, LARGE)) {
            String hash = store(content);
            release(hash);
            bodies.sweep();

            assertThatThrownBy(() -> bodies.open(hash)).isInstanceOf(FileNotFoundException.class);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldLeaveStagedBodiesAloneWhenSwept() throws IOException {
        try (StagedBody staged = bodies.stage(new ByteArrayInputStream(LARGE))) {
            bodies.sweep();
            sql.write(connection -> {
                bodies.keep(connection, staged);
                return null;
            });
            assertThat(bodies.open(staged.hash())).hasBinaryContent(LARGE);
        }
    }

    @Test
    void shouldRemoveTheFileWhenItsTransactionNeverCame() throws IOException {
        bodies.stage(new ByteArrayInputStream(LARGE)).close();
        assertThat(files()).hasSize(1);

        assertThat(bodies.sweep()).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldRemoveOnlyLargeBodiesWithoutReferencesWhenCleaned() throws IOException {
        release(store(LARGE));
        byte[] other = LARGE.clone();
        other[0]++;
        String kept = store(other);

        assertThat(bodies.removeUnused()).isEqualTo(1);

        assertThat(files()).extracting(file -> file.getFileName().toString()).containsExactly(kept);
    }

    @Test
    void shouldClearHalfWrittenFilesWhenRecovered() throws IOException {
        Files.write(directory.resolve("incoming").resolve("body1.tmp"), SMALL);

        bodies.recover();

        assertThat(directory.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void shouldTellLengthAndHashWhenStaged() throws IOException {
        try (StagedBody staged = bodies.stage(new ByteArrayInputStream(LARGE))) {
            assertThat(staged.octets()).isEqualTo(LARGE.length);
            assertThat(staged.hash()).hasSize(64);
        }
    }

    private String store(byte[] content) throws IOException {
        try (StagedBody staged = bodies.stage(new ByteArrayInputStream(content))) {
            return sql.write(connection -> {
                bodies.keep(connection, staged);
                return staged.hash();
            });
        }
    }

    private void release(String hash) {
        sql.write(connection -> {
            bodies.release(connection, hash);
            return null;
        });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).filter(file -> !file.endsWith("held.lock")).toList();
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 'x');
        return content;
    }
}
