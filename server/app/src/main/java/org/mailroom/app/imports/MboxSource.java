package org.mailroom.app.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;


/**
 * Mailbox files (RFC 4155), of any size, with LF or CRLF. A line {@code From …} begins a message where it stands behind an empty line and has a date, or has nothing but
 * one sender and a date; in a file whose first one has no date any behind an empty line does. Of a line with {@code >} in front of {@code From } one {@code >} is taken away, as mboxrd has it, so that what {@code mailroom export} has written comes back byte for
 * byte. Where no line tells when a message was received, its field Date does. For one thread. Proof: {@code MboxSourceTest}.
 */
public final class MboxSource implements Source {
    /** So much is looked at for fields; what is behind it is content for {@link HeaderMarks}. */
    private static final int LONGEST_HEADER = 256 << 10;

    private final Deque<Path> files;
    private final long all;
    private long done;
    private Optional<MboxReader> open = Optional.empty();
    private Path name;

    private MboxSource(List<Path> files, long all) {
        this.files = new ArrayDeque<>(files);
        this.all = all;
    }

    /** @throws IOException when one of them is not there, or is no mailbox file; with a sentence for people */
    public static MboxSource of(List<Path> files) throws IOException {
        long all = 0;
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(Files.isDirectory(file) ? file + " is a directory; a directory with cur and new in it is imported by 'mailroom import maildir'"
                    : Files.exists(file) ? file + " is no file that can be read from its beginning once more" : file + ": there is no such file");
            }
            if (!Files.isReadable(file)) {
                throw new IOException(file + ": the user " + System.getProperty("user.name") + " may not read it");
            }
            try (MboxReader reader = new MboxReader(Files.newInputStream(file))) {
                if (!reader.plausible()) {
                    throw new IOException(file + " is no mailbox file (mbox): its first line does not begin with 'From '");
                }
            }
            all += Files.size(file);
        }
        return new MboxSource(files, all);
    }

    @Override
    public Optional<Found> next() throws IOException {
        while (true) {
            if (open.isEmpty()) {
                if (files.isEmpty()) {
                    return Optional.empty();
                }
                name = files.remove();
                open = Optional.of(new MboxReader(Files.newInputStream(name)));
            }
            Optional<MboxReader.Beginning> next = open.get().next();
            if (next.isPresent()) {
                return Optional.of(found(next.get(), open.get()));
            }
            done += open.get().offset();
            close();
        }
    }

    private Found found(MboxReader.Beginning beginning, MboxReader reader) throws IOException {
        InputStream message = reader.message();
        byte[] head = header(message);
        HeaderMarks marks = new HeaderMarks(head);
        Set<String> flags = new TreeSet<>(marks.flags());
        Instant date = beginning.date().or(marks::date).orElse(Instant.EPOCH);
        return new Found(name + ", byte " + beginning.offset(), date, flags, () -> new SequenceInputStream(new ByteArrayInputStream(head), message));
    }

    /** The lines up to the first empty one, and at most so much. */
    private static byte[] header(InputStream message) throws IOException {
        byte[] head = new byte[8192];
        int length = 0;
        int lineStart = 0;
        for (int one = message.read(); one >= 0; one = message.read()) {
            if (length == head.length) {
                head = Arrays.copyOf(head, 2 * length);
            }
            head[length++] = (byte) one;
            if (one == '\n') {
                if (length - lineStart <= 2 || length >= LONGEST_HEADER) {
                    break;
                }
                lineStart = length;
            } else if (length >= LONGEST_HEADER) {
                break;
            }
        }
        return Arrays.copyOf(head, length);
    }

    @Override
    public Optional<Integer> percent() {
        long here = done + open.map(MboxReader::offset).orElse(0L);
        return all == 0 ? Optional.empty() : Optional.of((int) Math.min(100, here * 100 / all));
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
