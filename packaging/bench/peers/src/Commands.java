import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other programs: run to their end, or started and ended; and the directory in which it all happens. */
final class Commands {
    private Commands() {
    }

    /** What it printed, when it ended well. */
    static String run(Map<String, String> environment, List<String> line) throws Exception {
        Path output = Files.createTempFile("bench-command-", ".log");
        try {
            Process process = launch(environment, line, output);
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(line.get(0) + " did not end within 15 minutes");
            }
            String text = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(line.get(0) + " ended with " + process.exitValue() + ": " + text.substring(Math.max(0, text.length() - 600)).strip());
            }
            return text.strip();
        } finally {
            Files.delete(output);
        }
    }

    static Process launch(Map<String, String> environment, List<String> line, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** SIGTERM, and SIGKILL when that did not do for half a minute. */
    static void end(ProcessHandle process) throws Exception {
        process.destroy();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            System.out.println("process " + process.pid() + " did not end by SIGTERM within 30 s");
            process.destroyForcibly();
        }
    }

    /** Open to the users that the peers' processes change to. */
    static Path directory() throws IOException {
        return Files.setPosixFilePermissions(Files.createTempDirectory("mailroom-bench-"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
