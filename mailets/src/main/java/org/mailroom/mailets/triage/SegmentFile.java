package org.mailroom.mailets.triage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.mailroom.domain.screen.BlockedSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of customers: lines of {@code sender,segment,score}, where the sender is an address, or a domain, which stands for those below it too; the longest that fits
 * counts. The score may be left out. Lines that begin with {@code #}, and a first line that begins with {@code sender}, are no customers. Read when it is asked first, and again when it
 * has changed; when a line is wrong, the table before stays. Thread-safe. Proof: {@code SegmentsTest}.
 */
public final class SegmentFile implements Segments {
    private static final Logger LOGGER = LoggerFactory.getLogger(SegmentFile.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST_PROBLEMS = 10;
    private static final long LARGEST = 64L << 20;

    private final Path file;
    private final Duration pause;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Map<String, Segment> table = Map.of();
    private volatile long nextLook = System.nanoTime();
    private String stamp = "";

    public SegmentFile(Path file) {
        this(file, PAUSE);
    }

    SegmentFile(Path file, Duration pause) {
        this.file = file;
        this.pause = pause;
    }

    @Override
    public Optional<Segment> of(List<String> senders) {
        look();
        Map<String, Segment> now = table;
        return now.isEmpty() ? Optional.empty()
            : senders.stream().flatMap(sender -> BlockedSender.patterns(sender).stream()).map(now::get).filter(found -> found != null).findFirst();
    }

    private void look() {
        if (System.nanoTime() - nextLook < 0 || !reading.tryLock()) {
            return;
        }
        try {
            nextLook = System.nanoTime() + pause.toNanos();
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            String seen = now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
            if (!seen.equals(stamp)) {
                stamp = seen;
                read(now.size());
            }
        } catch (NoSuchFileException none) {
            stamp = "";
            table = Map.of();
        } catch (IOException e) {
            LOGGER.error("{} cannot be read; the customers before stay known: {}", file, e.toString());
        } finally {
            reading.unlock();
        }
    }

    private void read(long size) throws IOException {
        if (size > LARGEST) {
            LOGGER.error("{} is too large; allowed: 64 MiB; the customers before stay known", file);
            return;
        }
        List<String> problems = new ArrayList<>();
        Map<String, Segment> fresh = table(Files.readString(file, StandardCharsets.UTF_8), problems);
        if (problems.isEmpty()) {
            table = fresh;
            LOGGER.info("{}: {} customers", file, fresh.size());
        } else {
            problems.stream().limit(MOST_PROBLEMS).forEach(problem -> LOGGER.error("{}: {}; the customers before stay known", file, problem));
        }
    }

    /**
     * Reads such a table.
     *
     * @param problems  gets what is wrong, with the line
     */
    public static Map<String, Segment> table(String text, List<String> problems) {
        Map<String, Segment> table = new HashMap<>();
        int number = 0;
        for (String line : text.replaceFirst("^\\ufeff", "").split("\\r?\\n")) {
            number++;
            String plain = line.replace("\"", "").strip();
            if (!plain.isEmpty() && !plain.startsWith("#") && !(number == 1 && plain.toLowerCase(java.util.Locale.ROOT).startsWith("sender"))) {
                try {
                    row(plain, table);
                } catch (IllegalArgumentException e) {
                    problems.add("line " + number + ": " + e.getMessage());
                }
            }
        }
        return table;
    }

    private static void row(String line, Map<String, Segment> table) {
        String[] cells = line.split("[,;\\t]", -1);
        if (cells.length < 2 || cells.length > 3) {
            throw new IllegalArgumentException("this is no customer; allowed: sender,segment or sender,segment,score, such as cora@example.org,gold,10");
        }
        String score = cells.length == 3 ? cells[2].strip() : "";
        if (!score.matches("|-?[0-9]{1,6}")) {
            throw new IllegalArgumentException("'" + score + "' is no score; allowed: a whole number from -" + Segment.LARGEST_SCORE + " to " + Segment.LARGEST_SCORE);
        }
        String sender = cells[0].strip();
        table.put(BlockedSender.pattern(sender.startsWith("@") ? sender.substring(1) : sender), new Segment(cells[1].strip().toLowerCase(java.util.Locale.ROOT), score.isEmpty() ? 0 : Integer.parseInt(score)));
    }
}
