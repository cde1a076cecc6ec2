package org.mailroom.store.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Until it is closed no file of a body is removed, by whichever process; what is not needed any more is removed at a later round. It is a lock on a file, which the system lets go of when the process dies. For whoever reads a
 * state of the database, and then the files that it names. Proof: {@code HeldBodiesTest}.
 */
public final class HeldBodies implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HeldBodies.class);
    private static final String LOCK = "held.lock";

    private final Path directory;
    private final FileChannel channel;

    private HeldBodies(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Waits for a removal under way. The directory is made where it is missing. */
    public static HeldBodies in(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel = open(directory);
        try {
            leaveToOwner(directory);
            channel.lock(0, Long.MAX_VALUE, true);
            return new HeldBodies(directory, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Who may do everything may be the first to lock; the server must be able to afterwards. */
    private static void leaveToOwner(Path directory) throws IOException {
        UserPrincipal owner = Files.getOwner(directory);
        if (!Files.getOwner(directory.resolve(LOCK)).equals(owner)) {
            Files.setOwner(directory.resolve(LOCK), owner);
        }
    }

    static int unlessHeld(Path directory, BodyStore.Removal removal) throws IOException {
        try (FileChannel channel = open(directory); FileLock lock = channel.tryLock()) {
            return lock == null ? later() : removal.run();
        } catch (OverlappingFileLockException byThisProcess) {
            return later();
        }
    }

    private static int later() {
        LOGGER.info("Bodies that are not needed any more stay until the backup is made that is under way");
        return 0;
    }

    private static FileChannel open(Path directory) throws IOException {
        return FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The file of a body that a row knows of. */
    public Path file(String hash) {
        return BodyFiles.path(directory, hash);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
