package org.mailroom.app.calendar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads holidays from {@code .ics} files in the configuration directory, again when a file is another one; whoever asks looks for that at most once a second. A file that
 * is wrong, or gone, is told in the log, and what was read before goes on to count. Thread-safe. Proof: {@code HolidayFilesTest}.
 */
@Singleton
public final class HolidayFiles implements Calendars {
    private static final Logger LOGGER = LoggerFactory.getLogger(HolidayFiles.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Years that repeated holidays are followed into the future: conversations are snoozed for ten at most. */
    private static final int YEARS = 15;
    private static final int DEEPEST = 4;

    /** What was read. {@code time} and {@code size} are those of the file looked at last, be it right or not. */
    private record Known(Set<LocalDate> days, FileTime time, long size, int year, long looked) {
        private static final Known NOTHING = new Known(Set.of(), null, -1, 0, 0);
    }

    private final Path directory;
    private final Clock clock;
    private final long pauseNanos;
    private final Map<HolidayFile, Known> files = new ConcurrentHashMap<>();

    @Inject
    public HolidayFiles(Settings settings, Clock clock) {
        this(settings.configuration(), clock, PAUSE);
    }

    public HolidayFiles(Path directory, Clock clock) {
        this(directory, clock, PAUSE);
    }

    HolidayFiles(Path directory, Clock clock, Duration pause) {
        this.directory = directory;
        this.clock = clock;
        this.pauseNanos = pause.toNanos();
    }

    /** The files below a configuration directory that may be used as holidays. */
    public static List<HolidayFile> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory, DEEPEST)) {
            return all.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString().replace('\\', '/'))
                .filter(HolidayFile::isName).sorted().map(HolidayFile::new).toList();
        }
    }

    @Override
    public WorkingHours of(Team team) {
        TeamSettings settings = team.settings();
        HolidayFile holidays = settings.duty().holidays();
        return new WorkingHours(settings.duty().hours(), settings.timeZone(), holidays.none() ? Set.of() : files.compute(holidays, this::current).days());
    }

    @Override
    public void check(HolidayFile file) {
        if (!file.none()) {
            try {
                read(file);
            } catch (BadInput e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    /** @throws BadInput with everything that is wrong with it */
    public Set<LocalDate> read(HolidayFile file) throws BadInput {
        YamlText text = YamlText.of(directory.resolve(file.name()));
        return HolidayText.days(text.source(), text.text(), LocalDate.of(year() + YEARS, 12, 31));
    }

    private int year() {
        return LocalDate.now(clock).getYear();
    }

    private Known current(HolidayFile file, Known before) {
        long now = System.nanoTime();
        Known known = before == null ? Known.NOTHING : before;
        if (before != null && now - known.looked() < pauseNanos) {
            return known;
        }
        FileTime time = null;
        long size = -1;
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory.resolve(file.name()), BasicFileAttributes.class);
            time = attributes.lastModifiedTime();
            size = attributes.size();
        } catch (IOException gone) {
            LOGGER.debug("{} cannot be looked at", file, gone);
        }
        if (before != null && size == known.size() && java.util.Objects.equals(time, known.time()) && known.year() == year()) {
            return new Known(known.days(), time, size, known.year(), now);
        }
        try {
            Set<LocalDate> days = read(file);
            LOGGER.info("Holidays are read from {}: {} days", file, days.size());
            return new Known(days, time, size, year(), now);
        } catch (BadInput e) {
            LOGGER.error("The holidays in {} cannot be read, and {}: {}", file, before == null ? "there are none until they can" : "those read before go on to count", e.getMessage());
            return new Known(known.days(), time, size, year(), now);
        }
    }
}
