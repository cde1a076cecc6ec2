package org.mailroom.mailets.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.opentest4j.TestAbortedException;

/** A scanner of the system, as a child process with a directory of its own. Tests that need one which is not there are skipped, and say so. */
abstract class RealScanner implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    final Path directory;
    private final Thread atTheEnd = new Thread(this::kill);
    private Process process;

    RealScanner(String name) throws IOException {
        directory = Files.createTempDirectory(name);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    static Path binary(String name, String debianPackage) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin").map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst()
            .orElseThrow(() -> {
                String skipped = "SKIPPED: there is no " + name + " on this machine; apt-get install " + debianPackage;
                System.err.println(skipped);
                return new TestAbortedException(skipped);
            });
    }

    abstract List<String> command();

    /** Whether it answers. */
    abstract boolean ready();

    /** Starts it, for the first time or again, and waits until it answers. */
    public final void start() throws Exception {
        process = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
        long end = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("it did not start: " + Files.readString(directory.resolve("out")));
            }
            Thread.sleep(50);
        }
    }

    /** Ends it, as a failing machine would. */
    public final void stop() throws InterruptedException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
            process = null;
        }
    }

    /** Has it hang, or go on. */
    public final void hang(boolean on) throws Exception {
        new ProcessBuilder("kill", on ? "-STOP" : "-CONT", Long.toString(process.pid())).start().waitFor();
    }

    private void kill() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
