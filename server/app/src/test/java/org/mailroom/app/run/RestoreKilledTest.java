package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.Failure;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.setup.Examiner;
import org.mailroom.app.setup.Examining;
import org.mailroom.imap.ImapClient;

/** {@code mailroom restore} in a process that is killed at many moments: what it leaves no server takes for whole, and the same command finishes it. */
@Tag("long")
@Timeout(600)
class RestoreKilledTest {
    private static final int LARGE = 300;
    private static final int KILLS = 6;
    /** From when it begins to write. */
    private static final int LATEST_MILLIS = 1_500;
    private static final Pattern FILLED = Pattern.compile("the database (jdbc:postgresql:\\S+) is not empty: .* filled by the restore that was interrupted here, in its last step, empty it and restore again");

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract {
        private final Engine engine;
        private final Random random = new Random(11);

        @TempDir
        private Path directory;

        Contract(Engine engine) {
            this.engine = engine;
        }

        private void fill(ServedMailroom mailroom) throws Exception {
            ImapClient alice = mailroom.reading("alice");
            for (int i = 0; i < LARGE; i++) {
                StringBuilder text = new StringBuilder();
                random.ints(16_000, 0, 1 << 30).forEach(word -> text.append(Integer.toString(word, 36)).append(text.length() % 70 < 7 ? "\r\n" : " "));
                assertThat(alice.append("INBOX", "Subject: " + i + "\r\n\r\n" + text + "\r\n")).contains("OK");
            }
        }

        private static String ended(Process process) throws Exception {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        }

        /** By the same command; where the database had taken it all when the kill came, after it has been emptied, as the command asks for. */
        private static void finish(ServedMailroom restored, Path file) throws Exception {
            Process again = OwnProcess.start(restored.environment(), "restore", file.toString());
            String said = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (again.waitFor() != 0) {
                Matcher full = FILLED.matcher(said);
                assertThat(full.find()).as(said).isTrue();
                try (Connection connection = DriverManager.getConnection(full.group(1), "postgres", "postgres"); Statement statement = connection.createStatement()) {
                    statement.execute("DROP SCHEMA public CASCADE");
                    statement.execute("CREATE SCHEMA public");
                }
                ended(OwnProcess.start(restored.environment(), "restore", file.toString()));
            }
        }

        private static FileTime changed(ServedMailroom restored) throws IOException {
            try {
                return Files.getLastModifiedTime(DataDirectory.unfinished(restored.data()));
            } catch (NoSuchFileException none) {
                return FileTime.fromMillis(0);
            }
        }

        /** Nothing of it is there, or nothing opens it, or all of it is there. */
        private static boolean whole(ServedMailroom restored) throws IOException {
            Path data = restored.data();
            if (Files.exists(DataDirectory.unfinished(data))) {
                try {
                    DataDirectory.refuseUnfinished(data);
                } catch (Failure refused) {
                    return false;
                }
                throw new AssertionError("half a restore may be opened");
            }
            return Files.exists(data.resolve("server.id"));
        }

        @Test
        void shouldBeRefusedUntilWholeAndFinishedByTheSameCommand() throws Exception {
            Path file = directory.resolve("there.zip");
            try (ServedMailroom old = ServedMailroom.prepared(engine.storage()).start(); ServedMailroom restored = ServedMailroom.prepared(engine.storage())) {
                fill(old);
                ended(OwnProcess.start(old.environment(), "backup", file.toString()));
                int unfinished = 0;
                boolean whole = false;
                for (int i = 0; i < KILLS && !whole; i++) {
                    Process restore = OwnProcess.start(restored.environment(), "restore", file.toString());
                    FileTime before = changed(restored);
                    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> !restore.isAlive() || !changed(restored).equals(before));
                    restore.waitFor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
                    restore.destroyForcibly().waitFor();
                    whole = whole(restored);
                    unfinished += !whole && Files.exists(DataDirectory.unfinished(restored.data())) ? 1 : 0;
                }
                assertThat(whole || unfinished > 0).as("one was killed in its middle, or got through").isTrue();
                if (!whole) {
                    finish(restored, file);
                }
                old.stop();
                restored.startFilled();
                ImapClient alice = restored.reading("alice");
                assertThat(alice.command("EXAMINE INBOX")).contains("* " + LARGE + " EXISTS");
                SpokenLines doctor = new SpokenLines();
                assertThat(new Examining(restored.part(Examiner.class)).run(false, doctor)).as("%s", doctor.results()).isZero();
            }
        }
    }
}
