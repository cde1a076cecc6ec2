package org.mailroom.store.screen;

import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.inject.Inject;

import org.mailroom.domain.mail.Content;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.domain.screen.Verdict;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches spamd what {@link Lessons} has written down, one message after the other, as it came: without the header fields that filing has put
 * before it. A row goes when spamd has learned it, so a crash teaches twice, which spamd notices. While spamd is away one message is tried
 * after a pause that grows to a minute; what could not be taught for {@link #PATIENCE}, or {@value #MOST_ATTEMPTS} times, is dropped, and the
 * log says so. Several servers on one database take different rows. One thread of its own. Proof: {@code SpamLessonsTest}, {@code LearningTest}.
 */
public final class SpamLessons implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofDays(3);
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;
    private static final int DOUBLINGS = 8;
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A scanner learns from the beginning of such a message nothing that it would meet again. */
    private static final long LARGEST = 1L << 20;
    private static final Pattern OURS = Pattern.compile("(?i)(Return-Path|Delivered-To|X-Mailroom-[!-9;-~]*|X-Spam-[!-9;-~]*|Authentication-Results):.*");
    private static final Logger LOGGER = LoggerFactory.getLogger(SpamLessons.class);

    private record Lesson(long message, Verdict verdict, long asked, long due, int attempts) {
    }

    private record Stored(byte[] header, String body, long octets) {
    }

    private final Database database;
    private final BodyStore bodies;
    private final Teaching teaching;
    private final Clock clock;
    private final Chores chores = new Chores("spam-lessons", Duration.ofSeconds(30));
    private long quietUntil;
    private int failures;

    @Inject
    public SpamLessons(Database database, BodyStore bodies, Teaching teaching, Clock clock) {
        this.database = database;
        this.bodies = bodies;
        this.teaching = teaching;
        this.clock = clock;
    }

    /** Does nothing where there is no scanner. */
    public SpamLessons start() {
        if (teaching.on()) {
            chores.each(Duration.ZERO, LOOK, "What spamd is to be taught could not be looked at", this::run);
        }
        return this;
    }

    /** One look, now: teaches what is due until there is nothing more, or spamd does not learn. For one thread. */
    void run() {
        while (!chores.ending() && clock.millis() >= quietUntil) {
            List<Lesson> due = database.read(connection -> Sql.list(connection,
                "SELECT message, spam, asked, due, attempts FROM lesson WHERE due <= ? ORDER BY due, message LIMIT " + AT_ONCE,
                row -> new Lesson(row.getLong(1), row.getInt(2) == 1 ? Verdict.SPAM : Verdict.HAM, row.getLong(3), row.getLong(4), row.getInt(5)), clock.millis()));
            for (Lesson lesson : due) {
                if (chores.ending() || clock.millis() < quietUntil) {
                    return;
                }
                if (mine(lesson)) {
                    teach(lesson);
                }
            }
            if (due.size() < AT_ONCE) {
                return;
            }
        }
    }

    /** Whether no other server has taken it, and no other verdict has replaced it. */
    private boolean mine(Lesson lesson) {
        return database.write(connection -> Sql.update(connection, "UPDATE lesson SET due = ? WHERE message = ? AND due = ? AND spam = ? AND attempts = ?",
            clock.millis() + LEASE.toMillis(), lesson.message(), lesson.due(), spam(lesson), lesson.attempts())) == 1;
    }

    private void teach(Lesson lesson) {
        Optional<Stored> stored = database.read(connection -> Sql.first(connection, "SELECT header, body_hash, octets FROM message WHERE id = ?",
            row -> new Stored(row.getBytes(1), row.getString(2), row.getLong(3)), lesson.message()));
        if (stored.isEmpty() || stored.get().octets() > LARGEST) {
            LOGGER.debug("Message {} is gone, or too large to be taught", lesson.message());
            forget(lesson);
            return;
        }
        try {
            byte[] header = asItCame(stored.get().header());
            Content content = () -> new SequenceInputStream(new ByteArrayInputStream(header), bodies.open(stored.get().body()));
            teaching.teach(lesson.verdict(), content, stored.get().octets() - stored.get().header().length + header.length);
            forget(lesson);
            failures = 0;
        } catch (Teaching.NotNow e) {
            later(lesson, e.getMessage());
        } catch (UncheckedIOException e) {
            LOGGER.warn("Message {} cannot be read to be taught", lesson.message(), e);
            later(lesson, "the message cannot be read");
        }
    }

    private void later(Lesson lesson, String why) {
        long now = clock.millis();
        if (now - lesson.asked() > PATIENCE.toMillis() || lesson.attempts() + 1 >= MOST_ATTEMPTS) {
            LOGGER.warn("spamd was not taught that message {} is {}, and will not be: {}", lesson.message(), lesson.verdict(), why);
            forget(lesson);
        } else {
            database.write(connection -> Sql.update(connection, "UPDATE lesson SET due = ?, attempts = attempts + 1 WHERE message = ? AND spam = ? AND asked = ?",
                now + pause(lesson.attempts()), lesson.message(), spam(lesson), lesson.asked()));
        }
        if (failures == 0) {
            LOGGER.warn("spamd does not learn now, what waits is tried again: {}", why);
        }
        quietUntil = now + pause(failures);
        failures++;
    }

    private static long pause(int failures) {
        return Math.min(FIRST_PAUSE.toMillis() << Math.min(failures, DOUBLINGS), LONGEST_PAUSE.toMillis());
    }

    /** Unless somebody has said the opposite meanwhile. */
    private void forget(Lesson lesson) {
        database.write(connection -> Sql.update(connection, "DELETE FROM lesson WHERE message = ? AND spam = ? AND asked = ?", lesson.message(), spam(lesson),
            lesson.asked()));
    }

    private static int spam(Lesson lesson) {
        return lesson.verdict() == Verdict.SPAM ? 1 : 0;
    }

    /** The header without the fields that stand first and were put there by filing: spamd has not seen them when it scored. */
    static byte[] asItCame(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        int begin = 0;
        while (begin < text.length()) {
            int end = begin;
            do {
                int line = text.indexOf("\r\n", end);
                end = line < 0 ? text.length() : line + 2;
            } while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t'));
            if (!OURS.matcher(text.substring(begin, end).split("\r\n", 2)[0]).matches()) {
                break;
            }
            begin = end;
        }
        return text.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        chores.close();
    }
}
