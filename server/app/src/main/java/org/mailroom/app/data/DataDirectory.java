package org.mailroom.app.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.app.Failure;

/**
 * A data directory that this process holds until {@link #close}: nobody else opens it meanwhile, and the system lets go of it
 * when the process dies. Made where it is missing, for this user only; one that is empty is closed to others, one that is not
 * keeps the rights it has. For one thread at a time.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "mailroom.lock";
    private static final String HOLDER = "mailroom.holder";
    /** While it is there the directory is not whole. */
    private static final String UNFINISHED = "restore.unfinished";
    /** Lock and holder file change together, for the threads of this process; between processes the lock alone decides. */
    private static final Object TOGETHER = new Object();
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel channel;
    private final Optional<Holder> former;
    private Holder holder;

    private DataDirectory(Path path, FileChannel channel, Optional<Holder> former, Holder holder) {
        this.path = path;
        this.channel = channel;
        this.former = former;
        this.holder = holder;
    }

    /**
     * Takes the directory.
     *
     * @param doing  the command, for those who find it held
     * @throws DataDirectoryHeld when another process has it, or this one already
     * @throws Failure when it cannot be made or written
     */
    public static DataDirectory open(Path directory, String doing, Clock clock) throws Failure {
        synchronized (TOGETHER) {
            refuseUnfinished(directory);
            return take(directory.toAbsolutePath().normalize(), doing, clock);
        }
    }

    /** As {@link #open} for who fills it: it may have been left half filled. */
    public static DataDirectory openToFill(Path directory, String doing, Clock clock) throws Failure {
        synchronized (TOGETHER) {
            return take(directory.toAbsolutePath().normalize(), doing, clock);
        }
    }

    /** Where a directory is filled before its files get their places; as long as it is there nothing else opens the directory. */
    public static Path unfinished(Path directory) {
        return directory.resolve(UNFINISHED);
    }

    /** @throws Failure when a restore into this directory has not ended */
    public static void refuseUnfinished(Path directory) throws Failure {
        if (Files.exists(unfinished(directory))) {
            throw new Failure("a restore into the data directory " + directory + " has not ended, or was interrupted, and not all is there; nothing was changed. The same 'mailroom restore FILE' begins again");
        }
    }

    /**
     * What stands in a directory and keeps it from being filled: its own files do not. Empty where there is no directory yet. Changes nothing.
     *
     * @throws DataDirectoryHeld when a process has it
     */
    public static List<String> content(Path directory) throws Failure {
        synchronized (TOGETHER) {
            try {
                if (Files.notExists(directory)) {
                    return List.of();
                }
                refuseHeld(directory);
                try (Stream<Path> files = Files.list(directory)) {
                    return files.map(file -> file.getFileName().toString()).filter(name -> !List.of(LOCK, HOLDER, HOLDER + ".part", "lost+found").contains(name)).sorted().toList();
                }
            } catch (IOException e) {
                throw new Failure("the data directory " + directory + " cannot be used: " + reason(e), e);
            }
        }
    }

    private static void refuseHeld(Path directory) throws IOException, Failure {
        Optional<Holder> holder = Holder.read(directory.resolve(HOLDER));
        if (Files.notExists(directory.resolve(LOCK))) {
            return;
        }
        if (holder.filter(Holder::isThisProcess).isPresent()) {
            throw new DataDirectoryHeld(directory, holder.get());
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new DataDirectoryHeld(directory, holder.orElse(null));
            }
        }
    }

    private static DataDirectory take(Path path, String doing, Clock clock) throws Failure {
        try {
            make(path);
            Optional<Holder> former = Holder.read(path.resolve(HOLDER));
            // Asked before the lock is: closing any channel of the lock file would release the lock that this process has.
            if (former.filter(Holder::isThisProcess).isPresent()) {
                throw new DataDirectoryHeld(path, former.get());
            }
            FileChannel channel = FileChannel.open(path.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerMay("rw-------"));
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw new DataDirectoryHeld(path, Holder.read(path.resolve(HOLDER)).orElse(null));
                }
                DataDirectory taken = new DataDirectory(path, channel, former, Holder.thisProcess(doing, clock.instant()));
                taken.writeHolder();
                return taken;
            } catch (IOException | Failure e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Failure("the data directory " + path + " cannot be used: " + reason(e), e);
        }
    }

    /**
     * As {@link #open}, and waits for administrative commands that have the directory for a moment; not for another process that
     * does the same as this.
     */
    public static DataDirectory openAfterCommands(Path directory, String doing, Clock clock, Duration patience) throws Failure {
        Instant end = clock.instant().plus(patience);
        while (true) {
            try {
                return open(directory, doing, clock);
            } catch (DataDirectoryHeld e) {
                if (e.holder().filter(other -> !other.doing().equals(doing)).isEmpty() || clock.instant().isAfter(end)) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws Failure {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while waiting for the data directory", e);
        }
    }

    private static void make(Path path) throws IOException, Failure {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new Failure("the data directory " + path + " cannot be used: it is not a directory");
        }
        if (!Files.exists(path)) {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.createDirectory(path, ownerMay("rwx------"));
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            if (files.findAny().isEmpty() && Files.getOwner(path).getName().equals(System.getProperty("user.name"))) {
                Files.setPosixFilePermissions(path, OWNER);
            }
        }
    }

    public Path path() {
        return path;
    }

    /** What the process before this one left behind when it died; empty after an orderly end. */
    public Optional<Holder> former() {
        return former;
    }

    /** Tells others where this process takes administrative commands. */
    public void takesCommands(Path socket) throws Failure {
        holder = holder.taking(socket);
        try {
            writeHolder();
        } catch (IOException e) {
            throw new Failure("the data directory " + path + " cannot be used: " + reason(e), e);
        }
    }

    private void writeHolder() throws IOException {
        Path part = path.resolve(HOLDER + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, ownerMay("rw-------"));
        Files.writeString(part, holder.text());
        Files.move(part, path.resolve(HOLDER), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets go of the directory. */
    @Override
    public void close() throws Failure {
        try {
            synchronized (TOGETHER) {
                Files.deleteIfExists(path.resolve(HOLDER));
                channel.close();
            }
        } catch (IOException e) {
            throw new Failure("the data directory " + path + " could not be released cleanly: " + reason(e), e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerMay(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "the user " + System.getProperty("user.name") + " may not write " + denied.getFile();
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason().toLowerCase(java.util.Locale.ROOT) + " (" + system.getFile() + ")";
        }
        return e.getMessage();
    }
}
