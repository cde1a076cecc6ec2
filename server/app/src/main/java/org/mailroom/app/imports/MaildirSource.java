package org.mailroom.app.imports;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Maildir directories: a message for each file in {@code cur} and {@code new}, as old as the file, with the flags that its name says ({@code :2,S}) and the keywords of Dovecot. Files are read by
 * their names, which begin with their time, a hundred thousand at once. What a mail server renames meanwhile is named and found by the next import. For one thread. Proof: {@code MaildirSourceTest}.
 */
public final class MaildirSource implements Source {
    private static final Pattern INFO = Pattern.compile("[:;!]2,([^:;!]*)$");
    private static final Pattern KEYWORD = Pattern.compile("(\\d{1,2}) (\\S+)");
    private static final Map<Character, String> FLAGS = Map.of('S', "\\Seen", 'F', "\\Flagged", 'R', "\\Answered", 'T', "\\Deleted", 'D', "\\Draft", 'P', "$Forwarded");
    /** What compressed files begin with, in hexadecimal. */
    private static final Map<String, String> COMPRESSED = Map.of("28b52ffd", "zstd", "425a68", "bzip2", "fd377a585a00", "xz", "04224d18", "lz4");
    private static final int LONGEST_MAGIC = 6;
    private static final int AT_ONCE = 100_000;

    private final Deque<Path> directories;
    private final Deque<Path> files = new ArrayDeque<>();
    private Map<Character, String> keywords = Map.of();
    private Optional<DirectoryStream<Path>> open = Optional.empty();
    private Iterator<Path> rest = List.<Path>of().iterator();

    private MaildirSource(List<Path> directories) {
        this.directories = new ArrayDeque<>(directories);
    }

    /**
     * @param below  whether the folders below are read, too: {@code .Name} (Maildir++), or other directories
     * @throws IOException when one of them is not there, or is no Maildir; with a sentence for people
     */
    public static MaildirSource of(List<Path> roots, boolean below) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path root : roots) {
            if (!Files.isDirectory(root)) {
                throw new IOException(root + ": there is no such directory");
            }
            List<Path> found = below ? below(root) : List.of(root);
            if (found.isEmpty() || !below && !maildir(root)) {
                throw new IOException(root + " is no Maildir: there is no directory cur in it");
            }
            for (Path maildir : found) {
                // What is read meanwhile moves from new to cur, and must be found there.
                for (String name : List.of("new", "cur")) {
                    if (Files.isDirectory(maildir.resolve(name))) {
                        all.add(maildir.resolve(name));
                    }
                }
            }
        }
        for (Path directory : all) {
            if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
                throw new IOException(directory + ": the user " + System.getProperty("user.name") + " may not read it");
            }
        }
        return new MaildirSource(all);
    }

    private static boolean maildir(Path directory) {
        return Files.isDirectory(directory.resolve("cur"));
    }

    private static List<Path> below(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        if (maildir(root)) {
            found.add(root);
        }
        try (Stream<Path> inside = Files.list(root)) {
            for (Path directory : inside.filter(Files::isDirectory).filter(path -> !Set.of("cur", "new", "tmp").contains(path.getFileName().toString())).sorted().toList()) {
                if (!Files.isSymbolicLink(directory)) {
                    found.addAll(below(directory));
                }
            }
        }
        return found;
    }

    @Override
    public Optional<Found> next() throws IOException {
        while (files.isEmpty()) {
            if (open.isEmpty()) {
                if (directories.isEmpty()) {
                    return Optional.empty();
                }
                Path directory = directories.remove();
                keywords = keywords(directory.resolveSibling("dovecot-keywords"));
                open = Optional.of(Files.newDirectoryStream(directory, file -> !file.getFileName().toString().startsWith(".")));
                rest = open.get().iterator();
            }
            List<Path> some = new ArrayList<>();
            while (some.size() < AT_ONCE && rest.hasNext()) {
                some.add(rest.next());
            }
            some.sort(Comparator.comparing(file -> file.getFileName().toString()));
            files.addAll(some);
            if (!rest.hasNext()) {
                close();
            }
        }
        return Optional.of(found(files.remove()));
    }

    /** What letters stand for: a line for each, with its number and the keyword. */
    private static Map<Character, String> keywords(Path file) throws IOException {
        Map<Character, String> keywords = new TreeMap<>();
        if (Files.isReadable(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Matcher keyword = KEYWORD.matcher(line);
                if (keyword.matches() && Integer.parseInt(keyword.group(1)) < 26) {
                    keywords.put((char) ('a' + Integer.parseInt(keyword.group(1))), keyword.group(2));
                }
            }
        }
        return keywords;
    }

    private Found found(Path file) throws IOException {
        Set<String> flags = new TreeSet<>();
        Matcher info = INFO.matcher(file.getFileName().toString());
        if (info.find()) {
            info.group(1).chars().forEach(letter -> Optional.ofNullable(FLAGS.get((char) letter)).or(() -> Optional.ofNullable(keywords.get((char) letter))).ifPresent(flags::add));
        }
        try {
            return new Found(file.toString(), Files.getLastModifiedTime(file).toInstant(), flags, () -> content(file));
        } catch (NoSuchFileException gone) {
            return new Found(file.toString(), java.time.Instant.EPOCH, Set.of(), () -> content(file));
        }
    }

    private static InputStream content(Path file) throws IOException {
        try {
            // A link may lead to what this server may read and the owner of the Maildir may not.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new Unreadable(Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "it is no file" : "it is not there any more; a mail server may have renamed it meanwhile");
            }
            InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1 << 14);
            in.mark(LONGEST_MAGIC);
            String magic = HexFormat.of().formatHex(in.readNBytes(LONGEST_MAGIC));
            in.reset();
            Optional<String> compressed = COMPRESSED.entrySet().stream().filter(known -> magic.startsWith(known.getKey())).map(Map.Entry::getValue).findFirst();
            if (compressed.isPresent()) {
                in.close();
                throw new Unreadable("it is compressed by " + compressed.get() + "; only gzip is read");
            }
            return new LineEnds(magic.startsWith("1f8b") ? new Unpacked(in) : in);
        } catch (AccessDeniedException e) {
            throw new Unreadable("the user " + System.getProperty("user.name") + " may not read it");
        } catch (NoSuchFileException e) {
            throw new Unreadable("it is not there any more; a mail server may have renamed it meanwhile");
        }
    }

    /** What is damaged is this message's own trouble. */
    private static final class Unpacked extends InputStream {
        private final InputStream packed;
        private InputStream content;

        Unpacked(InputStream packed) {
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                if (content == null) {
                    content = new GZIPInputStream(packed);
                }
                return content.read(into, from, length);
            } catch (ZipException | EOFException e) {
                throw new Unreadable("it is compressed by gzip and damaged: " + e.getMessage());
            }
        }

        @Override
        public void close() throws IOException {
            packed.close();
        }
    }

    @Override
    public Optional<Integer> percent() {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
