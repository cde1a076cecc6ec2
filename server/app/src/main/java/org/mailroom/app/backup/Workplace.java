package org.mailroom.app.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.mailroom.app.Failure;

/**
 * Room for a file that is being made, beside it: the directory {@code FILE.unfinished}, for its owner only. What a killed process has left in it is removed by the next that makes the same file. For one
 * thread.
 */
final class Workplace implements AutoCloseable {
    private final Path file;
    private final Path directory;
    private final FileChannel lock;

    private Workplace(Path file, Path directory, FileChannel lock) {
        this.file = file;
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws Failure when another process makes the same file */
    static Workplace of(Path file) throws IOException, Failure {
        Path directory = file.resolveSibling(file.getFileName() + ".unfinished");
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw busy(file, null);
            }
            Workplace place = new Workplace(file, directory, lock);
            place.clear();
            return place;
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw busy(file, e);
        } catch (IOException | Failure e) {
            lock.close();
            throw e;
        }
    }

    private static Failure busy(Path file, Exception cause) {
        return new Failure("another process is just writing " + file + "; nothing was written", cause);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path left : files.filter(path -> !path.endsWith("lock")).toList()) {
                Files.delete(left);
            }
        }
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Gives one of its files, which is on disk, the name that it was made for; that is on disk, too, when this returns. Throws FileAlreadyExistsException when there is one meanwhile. */
    void publish(Path made) throws IOException {
        Files.move(made, file);
        Durable.directory(file.getParent());
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (lock; Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        }
    }
}
