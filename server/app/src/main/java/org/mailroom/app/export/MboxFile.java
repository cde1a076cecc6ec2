package org.mailroom.app.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * A new mailbox file: application/mbox (RFC 4155) in the form mboxrd, where lines that begin with {@code From }, behind any number of {@code >}, get
 * one more {@code >}, so that nothing is lost. Lines end with LF. Only its owner may read it. It has its name, and is on disk, after {@link #finish}; without
 * that nothing is left. For one thread. Proof: {@code MboxFileTest}.
 */
final class MboxFile implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final OutputStream out;

    private MboxFile(Path file, Path unfinished, FileChannel channel) {
        this.file = file;
        this.unfinished = unfinished;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    static MboxFile create(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        FileChannel channel = FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new MboxFile(file, unfinished, channel);
    }

    /**
     * Adds a message.
     *
     * @param sender  without blanks; empty is {@code MAILER-DAEMON}
     * @param message  with CRLF or LF; read to its end and not closed
     */
    void add(String sender, Instant date, InputStream message) throws IOException {
        String address = sender.isBlank() ? "MAILER-DAEMON" : sender.replaceAll("[^!-~]", "?");
        out.write(("From " + address + " " + DATE.format(date) + "\n").getBytes(StandardCharsets.US_ASCII));
        copy(message);
        out.write('\n');
    }

    private void copy(InputStream message) throws IOException {
        Lines lines = new Lines(message);
        boolean ended = true;
        for (byte[] piece = lines.next(); piece != null; piece = lines.next()) {
            if (ended && separates(piece)) {
                out.write('>');
            }
            ended = piece[piece.length - 1] == '\n';
            int length = ended && piece.length > 1 && piece[piece.length - 2] == '\r' ? piece.length - 2 : piece.length - (ended ? 1 : 0);
            out.write(piece, 0, length);
            if (ended) {
                out.write('\n');
            }
        }
        if (!ended) {
            out.write('\n');
        }
    }

    /** Whether a reader would take the line for the beginning of a message, now or when it has taken marks away. */
    private static boolean separates(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] == '>') {
            at++;
        }
        return Arrays.equals(line, at, Math.min(at + FROM.length, line.length), FROM, 0, FROM.length);
    }

    /** Puts it on disk under its name. */
    void finish() throws IOException {
        out.flush();
        channel.force(true);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }
}
