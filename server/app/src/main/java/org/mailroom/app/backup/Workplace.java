package org.mailroom.app.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.mailroom.app.Failure;
import org.mailroom.app.data.DataFiles;

/**
 * Room for a file that is being made, beside it: the directory {@code FILE.unfinished}, for its owner only. What a killed process has left in it is removed by the next that makes the same file. For one
 * thread.
 */
final class Workplace implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String MADE = "backup";

    private final Path file;
    private final Path directory;
    private final FileChannel lock;

    private Workplace(Path file, Path directory, FileChannel lock) {
        this.file = file;
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws Failure when another process makes the same file, or something else stands there */
    static Workplace of(Path file) throws IOException, Failure {
        Path directory = file.resolveSibling(file.getFileName() + ".unfinished");
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            removeLeft(file, directory);
        }
        // Always a new one: who made what is found there, and who reads in it, nobody knows.
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Workplace(file, directory, locked(file, directory));
    }

    private static void removeLeft(Path file, Path directory) throws IOException, Failure {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !content(directory).stream().allMatch(Workplace::ours)) {
            throw new Failure(directory + " is there, is not what a backup leaves when it is killed, and stays as it is; nothing was written. Name another file");
        }
        FileChannel lock = locked(file, directory);
        try (lock) {
            remove(directory);
        }
    }

    private static boolean ours(Path path) {
        String name = path.getFileName().toString();
        return name.equals(LOCK) || name.equals(MADE) || name.startsWith(DataFiles.DATABASE);
    }

    private static FileChannel locked(Path file, Path directory) throws IOException, Failure {
        FileChannel lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (lock.tryLock() == null) {
                throw busy(file, null);
            }
            return lock;
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

    private static List<Path> content(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        for (Path path : content(directory)) {
            Files.deleteIfExists(path);
        }
        Files.deleteIfExists(directory);
    }

    /** Where the backup itself is made. */
    Path made() {
        return directory.resolve(MADE);
    }

    /** Where the copy of the database is made. */
    Path database() {
        return directory.resolve(DataFiles.DATABASE);
    }

    Path directory() {
        return directory;
    }

    /** Gives {@link #made}, which is on disk, the name that it was made for; that is on disk, too, when this returns. Throws FileAlreadyExistsException when there is one meanwhile. */
    void publish() throws IOException {
        Files.move(made(), file);
        Durable.directory(file.getParent());
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            remove(directory);
        }
    }
}
