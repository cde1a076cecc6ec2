package org.mailroom.app.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.Failure;

class DataDirectoryTest {
    private static final Clock TEN = Clock.fixed(Instant.parse("2026-11-24T10:00:00.123Z"), ZoneOffset.UTC);

    @TempDir
    Path temporary;

    private DataDirectory open(Path path) throws Failure {
        return DataDirectory.open(path, "serve", TEN);
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void shouldMakeADirectoryForThisUserOnlyWhenThereIsNone() throws Exception {
        Path path = temporary.resolve("a/b/data");
        try (DataDirectory data = open(path)) {
            assertThat(data.path()).isEqualTo(path);
            assertThat(permissions(path)).isEqualTo("rwx------");
            assertThat(permissions(path.resolve("mailroom.lock"))).isEqualTo("rw-------");
            assertThat(permissions(path.resolve("mailroom.holder"))).isEqualTo("rw-------");
        }
    }

    @Test
    void shouldCloseADirectoryToOthersWhenItIsEmptyAndKeepTheRightsWhenItIsNot() throws Exception {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path full = Files.createDirectory(temporary.resolve("full"));
        Files.createFile(full.resolve("something"));
        Files.setPosixFilePermissions(full, PosixFilePermissions.fromString("rwxr-x---"));
        try (DataDirectory one = open(empty); DataDirectory other = open(full)) {
            assertThat(permissions(one.path())).isEqualTo("rwx------");
            assertThat(permissions(other.path())).isEqualTo("rwxr-x---");
        }
    }

    @Test
    void shouldSayWhoHoldsItWhenThisProcessHasItAlready() throws Exception {
        try (DataDirectory first = open(temporary)) {
            for (int i = 0; i < 2; i++) {
                DataDirectoryHeld held = catchThrowableOfType(DataDirectoryHeld.class, () -> open(temporary));
                assertThat(held.holder()).hasValueSatisfying(holder -> assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid()));
                assertThat(held.getMessage()).startsWith("the data directory " + first.path() + " is held by process " + ProcessHandle.current().pid() + " on ")
                    .endsWith(" since 2026-11-24T10:00:00Z (serve); nothing was changed");
            }
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldWaitForACommandToEndButNotForAnotherServer() throws Exception {
        DataDirectory command = DataDirectory.open(temporary, "apply", TEN);
        CompletableFuture<DataDirectory> server = CompletableFuture.supplyAsync(() -> {
            try {
                return DataDirectory.openAfterCommands(temporary, "serve", Clock.systemUTC(), Duration.ofSeconds(50));
            } catch (Failure e) {
                throw new IllegalStateException(e);
            }
        });
        command.close();
        try (DataDirectory opened = server.get()) {
            assertThatThrownBy(() -> DataDirectory.openAfterCommands(opened.path(), "serve", Clock.systemUTC(), Duration.ofDays(1)))
                .isInstanceOf(DataDirectoryHeld.class);
        }
    }

    /** At no time may two threads hold it, nor may the one that was refused take the lock away from the other. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldBeHeldByOneAtATimeWhenManyThreadsTry() throws Exception {
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(CompletableFuture.runAsync(() -> {
                while (turns.get() < 200) {
                    try (DataDirectory held = open(temporary)) {
                        assertThat(holding.incrementAndGet()).isEqualTo(1);
                        turns.incrementAndGet();
                        holding.decrementAndGet();
                    } catch (DataDirectoryHeld e) {
                        Thread.yield();
                    } catch (Failure e) {
                        throw new IllegalStateException(e);
                    }
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get();
        }
    }

    @Test
    void shouldBeFreeAgainWhenClosed() throws Exception {
        open(temporary).close();
        assertThat(temporary.resolve("mailroom.holder")).doesNotExist();
        open(temporary).close();
    }

    /** Another process, since locks are of processes. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldSayWhoHoldsItWhenAnotherProcessHasItAndTakeItWhenThatIsKilled() throws Exception {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
            HoldingProcess.class.getName(), temporary.toString()).redirectErrorStream(true).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("holding");
            assertThatThrownBy(() -> open(temporary)).isInstanceOf(DataDirectoryHeld.class)
                .hasMessageContaining("is held by process " + other.pid() + " on ").hasMessageContaining("(serve)");
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (DataDirectory taken = open(temporary)) {
            assertThat(taken.former()).hasValueSatisfying(former -> {
                assertThat(former.pid()).isEqualTo(other.pid());
                assertThat(former.socket()).contains(Path.of("/run/gone.sock"));
            });
        }
    }

    /** Holds a directory until it is killed. */
    static final class HoldingProcess {
        private HoldingProcess() {
        }

        public static void main(String[] arguments) throws Exception {
            DataDirectory data = DataDirectory.open(Path.of(arguments[0]), "serve", Clock.systemUTC());
            data.takesCommands(Path.of("/run/gone.sock"));
            System.out.println("holding");
            Thread.sleep(TimeUnit.MINUTES.toMillis(1));
        }
    }

    @Test
    void shouldNotMindAHolderFileThatIsDamaged() throws Exception {
        Files.writeString(temporary.resolve("mailroom.holder"), "pid=twelve\n\\u12");
        try (DataDirectory data = open(temporary)) {
            assertThat(data.former()).isEmpty();
        }
    }

    @Test
    void shouldTellWhenItIsAFile() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> open(file)).isInstanceOf(Failure.class)
            .hasMessage("the data directory " + file + " cannot be used: it is not a directory");
        assertThatThrownBy(() -> open(file.resolve("below"))).isInstanceOf(Failure.class)
            .hasMessageStartingWith("the data directory " + file + "/below cannot be used: ");
    }

    /** A file system that nobody may write to, not even root. */
    @Test
    void shouldTellWhenItCannotBeMade() {
        assertThatThrownBy(() -> open(Path.of("/proc/mailroom"))).isInstanceOf(Failure.class)
            .hasMessageStartingWith("the data directory /proc/mailroom cannot be used: ").hasMessageContaining("/proc/mailroom");
    }
}
