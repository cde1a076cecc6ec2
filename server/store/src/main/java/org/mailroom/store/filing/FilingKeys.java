package org.mailroom.store.filing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.mailroom.domain.mail.IngestKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.common.hash.Hashing;

/**
 * Remembers what was filed for {@link #MEMORY}, much longer than the spool tries a mail. Forgetting goes along with filing: at
 * most once a minute, a thousand keys. Thread-safe.
 */
final class FilingKeys {
    static final Duration MEMORY = Duration.ofDays(30);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1000;
    private static final int LONGEST = 500;
    private static final Logger LOGGER = LoggerFactory.getLogger(FilingKeys.class);

    private final Database database;
    private final Clock clock;
    private final AtomicLong nextSweep = new AtomicLong();

    FilingKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds the key inside the transaction of what it names; says whether it is new. On PostgreSQL waits for a transaction that adds the same. */
    boolean add(Connection connection, IngestKey key) throws SQLException {
        return Sql.update(connection, "INSERT INTO filing (ingest_key, filed) VALUES (?, ?) ON CONFLICT (ingest_key) DO NOTHING",
            stored(key.value()), clock.millis()) == 1;
    }

    /** Keeps what was decided of a mail, with its first filing. */
    void keep(Connection connection, String mail, String ruling) throws SQLException {
        if (!ruling.isEmpty()) {
            Sql.update(connection, "INSERT INTO filed_ruling (mail, filed, ruling) VALUES (?, ?, ?) ON CONFLICT (mail) DO NOTHING", stored(mail), clock.millis(), ruling);
        }
    }

    /** What was kept; empty text when a key is there without. */
    Optional<String> ruling(Connection connection, String mail, List<IngestKey> keys) throws SQLException {
        Optional<String> kept = Sql.first(connection, "SELECT ruling FROM filed_ruling WHERE mail = ?", row -> row.getString(1), stored(mail));
        if (kept.isPresent() || keys.isEmpty()) {
            return kept;
        }
        return Sql.first(connection, "SELECT '' FROM filing WHERE ingest_key IN (?" + ", ?".repeat(keys.size() - 1) + ")", row -> row.getString(1),
            keys.stream().map(key -> stored(key.value())).toArray());
    }

    /** PostgreSQL refuses an index entry of more than 2,700 bytes, and a key may have something in it, such as a Message-ID, that somebody else has made. */
    static String stored(String key) {
        return key.length() <= LONGEST ? key.replace('\0', '\ufffd') : "sha256/" + Hashing.sha256().hashString(key, StandardCharsets.UTF_8);
    }

    /** Forgets some old keys, in the background, if it is time. */
    void forgetOld() {
        long now = clock.millis();
        long due = nextSweep.get();
        if (now < due || !nextSweep.compareAndSet(due, now + PAUSE.toMillis())) {
            return;
        }
        database.writeLater(connection -> {
            long old = now - MEMORY.toMillis();
            Sql.update(connection, "DELETE FROM filed_ruling WHERE mail IN (SELECT mail FROM filed_ruling WHERE filed < ? ORDER BY filed LIMIT " + AT_ONCE + ")", old);
            return Sql.update(connection, "DELETE FROM filing WHERE ingest_key IN (SELECT ingest_key FROM filing WHERE filed < ? ORDER BY filed LIMIT " + AT_ONCE + ")", old);
        })
            .whenComplete((forgotten, failure) -> {
                if (failure != null) {
                    LOGGER.warn("Old filing keys could not be removed, trying again later", failure);
                }
            });
    }
}
