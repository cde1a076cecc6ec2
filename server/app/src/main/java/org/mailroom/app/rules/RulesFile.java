package org.mailroom.app.rules;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code conf/rules.yaml}: read at the start, and again when it has changed and been left alone for a moment. What is wrong is told in the log, and the
 * rules that were in force stay so. At the start, when there are none, rules are taken although teams or agents that they name are not there yet: those may be
 * made later. Who goes later is noticed within a second ({@link #trouble}). Thread-safe. Proof: {@code RulesFileTest}, {@code RulesTest}.
 */
public final class RulesFile implements RuleBook, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RulesFile.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** What is known of the file. */
    private record Seen(String text, List<Finding> trouble) {
    }

    private final Path file;
    private final Names names;
    private final Consumer<Rules> told;
    private final Duration pause;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rules");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Rules rules = Rules.NONE;
    private volatile Seen seen = new Seen("", List.of());
    /** Who is named in the rules in force and not there. */
    private volatile List<Finding> missing = List.of();
    /** Size and time of the file at the last look; for the watching thread. */
    private String stamp = "";
    private boolean settled = true;
    /** Told once, not twice a second while the database is away. */
    private boolean failing;
    private Rules next = Rules.NONE;
    private Rules toldOf = Rules.NONE;

    RulesFile(Path file, Names names, Consumer<Rules> told, Duration pause) {
        this.told = told;
        this.file = file;
        this.names = names;
        this.pause = pause;
    }

    /**
     * Reads the file, and watches it until this is closed. A file that is wrong has been refused by {@code Configuration} before.
     *
     * @param told  is told of rules before they come into force, by one thread at a time; again a moment later, when it fails
     */
    public static RulesFile watched(Path file, Names names, Consumer<Rules> told) {
        return new RulesFile(file, names, told, PAUSE).start();
    }

    RulesFile start() {
        synchronized (this) {
            stamp = stamp();
            begin();
        }
        watch.scheduleWithFixedDelay(this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void begin() {
        try {
            String text = text();
            enforce(RulesReader.read(new YamlText(file.toString(), text)));
            seen = new Seen(text, List.of());
        } catch (BadInput e) {
            seen = new Seen("", findings(e));
        }
        tell(seen.trouble(), "there are no rules");
        miss();
        LOGGER.info("{}: {} rules in force", file, rules.list().size());
    }

    /** From now on these are asked; whoever is told of them has heard first. */
    private void enforce(Rules fresh) {
        next = fresh;
        try {
            tell();
        } catch (RuntimeException e) {
            LOGGER.error("{}: not all is ready for these rules, trying again", file, e);
        }
        rules = fresh;
    }

    private void tell() {
        if (next != toldOf) {
            told.accept(next);
            toldOf = next;
        }
    }

    private void look() {
        try {
            lookAgain();
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                LOGGER.error("{} cannot be looked at, trying again", file, e);
            }
            failing = true;
        }
    }

    private synchronized void lookAgain() {
        String now = stamp();
        if (!now.equals(stamp)) {
            stamp = now;
            settled = false;
        } else if (!settled) {
            settled = true;
            take();
        } else if (!seen.trouble().isEmpty()) {
            // Those who were missing may have come.
            retry();
        }
        miss();
        tell();
    }

    /** Looks for those whom the rules in force name. */
    private void miss() {
        List<Finding> now = rules.unknown(names);
        if (!now.equals(missing)) {
            tell(now.stream().filter(finding -> !missing.contains(finding)).toList(), "what the rule says of that is left out");
            missing = now;
        }
    }

    private void take() {
        try {
            String text = text();
            if (text.equals(seen.text()) && seen.trouble().isEmpty()) {
                return;
            }
            use(text);
        } catch (BadInput e) {
            seen = new Seen("", findings(e));
            tell(seen.trouble(), "the rules before stay in force");
        }
    }

    private void use(String text) {
        try {
            enforce(read(text));
            seen = new Seen(text, List.of());
            missing = List.of();
            LOGGER.info("{} has changed: {} rules in force", file, rules.list().size());
        } catch (RulesRefused e) {
            seen = new Seen(text, e.findings());
            tell(e.findings(), "the rules before stay in force");
        }
    }

    private void retry() {
        if (seen.text().isEmpty()) {
            return;
        }
        try {
            enforce(read(seen.text()));
            seen = new Seen(seen.text(), List.of());
            LOGGER.info("{}: everybody is there now, {} rules in force", file, rules.list().size());
        } catch (RulesRefused still) {
            seen = new Seen(seen.text(), still.findings());
        }
    }

    private void tell(List<Finding> trouble, String consequence) {
        trouble.forEach(finding -> LOGGER.error("{}: line {}: {}; {}", file, finding.line(), finding.text(), consequence));
    }

    private String stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
        } catch (IOException away) {
            return "";
        }
    }

    /** Nothing when there is no file. */
    private String text() throws BadInput {
        return Files.exists(file) ? YamlText.of(file).text() : "";
    }

    private static List<Finding> findings(BadInput e) {
        return e.problems().stream().map(problem -> new Finding(problem.line(), problem.text())).toList();
    }

    @Override
    public Rules rules() {
        return rules;
    }

    @Override
    public List<Finding> trouble() {
        return Stream.concat(seen.trouble().stream(), missing.stream()).distinct().toList();
    }

    @Override
    public Written written() throws IOException {
        try {
            String text = Files.readString(file);
            return new Written(text, version(text), trouble());
        } catch (NoSuchFileException e) {
            return new Written("", version(""), trouble());
        }
    }

    @Override
    public Rules read(String yaml) throws RulesRefused {
        try {
            Rules read = RulesReader.read(YamlText.of("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
            List<Finding> missing = read.unknown(names);
            if (!missing.isEmpty()) {
                throw new RulesRefused(missing);
            }
            return read;
        } catch (BadInput e) {
            throw new RulesRefused(findings(e));
        }
    }

    @Override
    public synchronized Written replace(String yaml, Optional<String> expected) throws RulesRefused, Outdated, IOException {
        Rules read = read(yaml);
        if (expected.isPresent() && !expected.get().equals(written().version())) {
            throw new Outdated();
        }
        write(yaml);
        enforce(read);
        seen = new Seen(yaml, List.of());
        missing = List.of();
        stamp = stamp();
        settled = true;
        LOGGER.info("{} was replaced: {} rules in force", file, read.list().size());
        return new Written(yaml, version(yaml), List.of());
    }

    private void write(String yaml) throws IOException {
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
        Path part = Files.createTempFile(target.toAbsolutePath().getParent(), "rules", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(yaml.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(part, Files.exists(target) ? Files.getPosixFilePermissions(target) : PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String version(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
