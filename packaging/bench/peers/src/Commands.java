import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Other programs: run to their end, or started and ended; and the directory in which it all happens. Nothing that was launched outlives {@link #endAll},
 * unless it has left its parent.
 */
final class Commands {
    private static final Set<Process> ALIVE = new HashSet<>();
    private static boolean ended;

    private Commands() {
    }

    /** What it printed, when it ended well. */
    static String run(Map<String, String> environment, List<String> line) throws Exception {
        Path output = Files.createTempFile("bench-command-", ".log");
        output.toFile().deleteOnExit();
        try {
            Process process = launch(environment, line, output);
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                end(process.toHandle());
                throw new IOException(line.get(0) + " did not end within 15 minutes");
            }
            String text = Files.readString(output);
            if (process.exitValue() != 0) {
                String last = text.substring(Math.max(0, text.length() - 600)).strip();
                throw new IOException(line.get(0) + " ended with " + process.exitValue() + ": " + last);
            }
            return text.strip();
        } finally {
            Files.delete(output);
        }
    }

    static Process launch(Map<String, String> environment, List<String> line, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        synchronized (ALIVE) {
            if (ended) {
                throw new IOException("the run is being ended");
            }
            ALIVE.removeIf(process -> !process.isAlive());
            Process process = builder.start();
            ALIVE.add(process);
            return process;
        }
    }

    /** Ends all that is running; nothing can be launched any more. */
    static void endAll() throws Exception {
        List<Process> alive;
        synchronized (ALIVE) {
            ended = true;
            alive = List.copyOf(ALIVE);
        }
        alive.forEach(Process::destroy);
        for (Process process : alive) {
            end(process.toHandle());
        }
    }

    /** SIGTERM, and SIGKILL when that did not do for half a minute. */
    static void end(ProcessHandle process) throws Exception {
        process.destroy();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.out.println("process " + process.pid() + " did not end by SIGTERM within 30 s");
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    /** A new one, open to the users that the peers' processes change to; below the temporary directory where no other is named. */
    static Path directory(Optional<Path> parent) throws IOException {
        Path made = parent.isPresent() ? Files.createTempDirectory(parent.get().toRealPath(), "mailroom-bench-") : Files.createTempDirectory("mailroom-bench-");
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Also what a thread that has not noticed the end yet still makes in it. */
    static void remove(Path directory) throws Exception {
        for (int i = 0; Files.exists(directory); i++) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                if (i == 10) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }
}
