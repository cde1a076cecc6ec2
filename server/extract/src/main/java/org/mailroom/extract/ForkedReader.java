package org.mailroom.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.mailroom.domain.search.DocumentReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has documents read by a Java process of its own: started when the first is there, ended when it has been idle, killed when a document takes too long. It has little heap and the lowest priority, opens no
 * network connection, starts no program, gets nothing of the server's environment (there may be passwords in it), and what it writes is limited. Its class path is this module and what lies in the folder {@code extract} beside it. A server that
 * is killed leaves no process behind: it ends when its parent does. Thread-safe. Proof: {@code ForkedReaderTest}.
 */
public final class ForkedReader implements DocumentReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(ForkedReader.class);
    private static final String PROGRAM = "org.mailroom.extract.child.Main";
    /** Of 512 bytes each: the largest file that the process may write. */
    private static final int LARGEST_FILE = 64 << 11;
    /** Packed text: not more than four bytes a letter, which gzip may make a little longer. */
    private static final int PACKED = 5;
    private static final int STARTING_SECONDS = 60;
    private static final int ENDING_SECONDS = 10;
    /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private final Path directory;
    private final ReaderLimits limits;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "document-reader");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Child child;
    private ScheduledFuture<?> idle;
    private volatile boolean closed;

    /** @param directory  for what the process writes meanwhile; made where it is not there, and emptied before each start */
    public ForkedReader(Path directory, ReaderLimits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    private record Child(Process process, DataOutputStream to, DataInputStream from) {
        void kill() {
            process.destroyForcibly();
        }

        /** Kills it, waits until it is gone, and says how it ended. */
        int end() {
            kill();
            try {
                to.close();
                from.close();
            } catch (IOException e) {
                LOGGER.debug("A pipe to a process that was killed", e);
            }
            try {
                return process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }
    }

    @Override
    public synchronized void prepare() throws NotNow {
        if (closed) {
            throw new NotNow("the reader of documents is closed", null);
        }
        if (child == null || !child.process().isAlive()) {
            end();
            child = start();
        }
        rest();
    }

    @Override
    public synchronized Reading read(Path file, String name) throws NotNow {
        prepare();
        ScheduledFuture<?> deadline = timer.schedule(child::kill, limits.deadline().toMillis(), TimeUnit.MILLISECONDS);
        try {
            child.to().writeUTF(file.toAbsolutePath().toString());
            child.to().writeUTF(name);
            child.to().flush();
            boolean text = child.from().readBoolean();
            byte[] said = new byte[length(child.from().readInt())];
            child.from().readFully(said);
            Reading reading = text ? new Text(said) : new Unreadable(new String(said, java.nio.charset.StandardCharsets.UTF_8));
            if (!deadline.cancel(false)) {
                end();
            }
            rest();
            return reading;
        } catch (IOException ended) {
            boolean late = !deadline.cancel(false);
            // It may be just ending by itself, with a code that says more than that it was killed.
            int code = late ? end() : ended();
            LOGGER.debug("The process that reads documents ended with {}", code, ended);
            return new Ended(late ? "it took longer than " + limits.deadline().toSeconds() + " s"
                : code == OUT_OF_MEMORY ? "it takes more than " + limits.megabytes() + " MB of memory" : "the process that read it ended with " + code);
        }
    }

    private int length(int said) throws IOException {
        if (said < 0 || said > limits.letters() * PACKED) {
            throw new IOException("an answer of " + said + " bytes");
        }
        return said;
    }

    private int ended() {
        try {
            child.process().waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return end();
    }

    private int end() {
        int code = child == null ? 0 : child.end();
        child = null;
        return code;
    }

    private void rest() {
        if (idle != null) {
            idle.cancel(false);
        }
        idle = timer.schedule(this::idle, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void idle() {
        if (child != null) {
            LOGGER.info("No document is to be read; the process that reads them ends");
            end();
            empty();
        }
    }

    /** Whether there is a process just now. */
    synchronized boolean running() {
        return child != null && child.process().isAlive();
    }

    private Child start() throws NotNow {
        try {
            Files.createDirectories(directory.getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            empty();
            ProcessBuilder builder = new ProcessBuilder(command()).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.equals("LANG") && !name.startsWith("LC_"));
            Process process = builder.start();
            Child started = new Child(process, new DataOutputStream(new BufferedOutputStream(process.getOutputStream())),
                new DataInputStream(new BufferedInputStream(process.getInputStream())));
            ScheduledFuture<?> patience = timer.schedule(started::kill, STARTING_SECONDS, TimeUnit.SECONDS);
            try {
                started.from().readBoolean();
            } catch (IOException e) {
                throw new IOException("it ended with " + started.end() + " before it was ready", e);
            } finally {
                patience.cancel(false);
            }
            LOGGER.info("A process that reads documents has started: {}", process.pid());
            return started;
        } catch (IOException | UnsupportedOperationException e) {
            throw new NotNow("the process that reads documents cannot be started: " + e.getMessage(), e);
        }
    }

    /** Java would begin with a heap of all that is allowed, and fill it before it clears any: 124 MB resident for small documents instead of 70. The shell sets what a process cannot set for itself: no core file, which would be a copy of somebody's mail, and no large files. */
    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c 0; ulimit -f " + LARGEST_FILE + "; exec nice -n 19 \"$@\"", "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms16m", "-Xmx" + limits.megabytes() + "m", "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxMetaspaceSize=128m", "-XX:MaxDirectMemorySize=16m",
            "-XX:ReservedCodeCacheSize=48m", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-XX:ErrorFile=/dev/null", "-Xshare:auto",
            "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-Djava.io.tmpdir=" + directory.toAbsolutePath()));
        for (String kind : List.of("DTD", "Schema", "Stylesheet")) {
            command.add("-Djavax.xml.accessExternal" + kind + "=");
        }
        command.addAll(List.of("-cp", classPath(), PROGRAM, Integer.toString(limits.letters()), Long.toString(limits.deadline().toSeconds() + ENDING_SECONDS)));
        return command;
    }

    private static String classPath() throws IOException {
        try {
            Path own = Path.of(ForkedReader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path libraries = own.resolveSibling("extract");
            if (!Files.isDirectory(libraries)) {
                throw new IOException("there is no directory " + libraries + " with its libraries");
            }
            return own + File.pathSeparator + libraries + File.separator + "*";
        } catch (URISyntaxException e) {
            throw new IOException("the place of its program is no path", e);
        }
    }

    /** Removes what a process has left that was killed. */
    private void empty() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(directory)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOGGER.warn("What reading documents has left in {} could not be removed: {}", directory, e.toString());
        }
    }

    @Override
    public void close() {
        closed = true;
        Child reading = child;
        if (reading != null) {
            reading.kill();
        }
        synchronized (this) {
            timer.shutdownNow();
            end();
            if (Files.isDirectory(directory)) {
                empty();
            }
        }
    }
}
