package org.mailroom.store.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Immutable files named by their content's hash, two levels deep ({@code ab/abcdef…}). A file appears under its
 * name only when its bytes and its directory entry are on disk: temp name, fsync, rename, fsync of the directory.
 */
final class BodyFiles {

    private static final int CHUNK = 64 * 1024;

    private final Path directory;
    private final Path incoming;

    BodyFiles(Path directory) throws IOException {
        this.directory = directory;
        this.incoming = directory.resolve("incoming");
        Files.createDirectories(incoming);
    }

    Path directory() {
        return directory;
    }

    /** Where the content of this hash is. */
    static Path path(Path directory, String hash) {
        return directory.resolve(hash.substring(0, 2)).resolve(hash);
    }

    /** Writes head followed by the rest of the stream to a temporary file and syncs it. */
    Path receive(byte[] head, InputStream rest, MessageDigest digest) throws IOException {
        Path file = Files.createTempFile(incoming, "body", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
             OutputStream out = Channels.newOutputStream(channel);
             InputStream in = new DigestInputStream(new SequenceInputStream(new ByteArrayInputStream(head), rest), digest)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
            }
            channel.force(true);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Gives a received file its final name; a file already there has the same content and stays. */
    void publish(Path received, String hash) throws IOException {
        Path target = path(hash);
        Path parent = target.getParent();
        if (Files.notExists(parent)) {
            Files.createDirectories(parent);
            sync(directory);
        }
        if (Files.exists(target) && Files.size(target) == Files.size(received)) {
            Files.delete(received);
        } else {
            Files.move(received, target, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(parent);
    }

    InputStream open(String hash) throws IOException {
        return Files.newInputStream(path(hash));
    }

    void delete(String hash) throws IOException {
        Files.deleteIfExists(path(hash));
    }

    /** Removes what an interrupted {@link #receive} left behind. Call only while nobody stages. */
    void clearIncoming() throws IOException {
        try (Stream<Path> files = Files.list(incoming)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    List<String> hashes() throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.map(path -> path.getFileName().toString())
                .filter(name -> name.length() == 64)
                .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private Path path(String hash) {
        return path(directory, hash);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
