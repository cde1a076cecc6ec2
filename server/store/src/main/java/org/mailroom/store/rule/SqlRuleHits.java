package org.mailroom.store.rule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import javax.inject.Inject;

import org.mailroom.domain.rule.RuleHits;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in memory, and adds to the table every few seconds and when somebody asks. Thread-safe. Proof: {@code SqlRuleHitsTest}. */
public final class SqlRuleHits implements RuleHits, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlRuleHits.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Database database;
    private final Clock clock;
    private final Object writing = new Object();
    private Map<String, Hits> fresh = new HashMap<>();
    private final Chores chores = new Chores("rule-hits", Duration.ofSeconds(20));

    @Inject
    public SqlRuleHits(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes down from now on, until it is closed. */
    public SqlRuleHits start() {
        chores.each(PAUSE, PAUSE, "The hits of rules cannot be written down", this::write);
        return this;
    }

    @Override
    public synchronized void count(Collection<String> rules) {
        Instant now = clock.instant();
        rules.forEach(rule -> fresh.merge(rule, new Hits(1, now), (before, one) -> new Hits(before.count() + 1, one.last())));
    }

    @Override
    public Map<String, Hits> all() {
        write();
        return database.read(connection -> {
            Map<String, Hits> all = new TreeMap<>();
            Sql.list(connection, "SELECT name, hits, last FROM rule_hit", row ->
                all.put(row.getString(1), new Hits(row.getLong(2), Instant.ofEpochMilli(row.getLong(3)))));
            return all;
        });
    }

    private void write() {
        synchronized (writing) {
            Map<String, Hits> some = taken();
            if (some.isEmpty()) {
                return;
            }
            try {
                database.write(connection -> write(connection, some));
            } catch (RuntimeException e) {
                putBack(some);
                throw e;
            }
        }
    }

    private synchronized Map<String, Hits> taken() {
        Map<String, Hits> some = fresh;
        fresh = new HashMap<>();
        return some;
    }

    private synchronized void putBack(Map<String, Hits> some) {
        some.forEach((rule, hits) -> fresh.merge(rule, hits, (newer, older) -> new Hits(newer.count() + older.count(), newer.last())));
    }

    private static Integer write(Connection connection, Map<String, Hits> some) throws SQLException {
        // In one order, or two servers could wait for each other.
        for (Map.Entry<String, Hits> one : new TreeMap<>(some).entrySet()) {
            Sql.update(connection, "INSERT INTO rule_hit (name, hits, last) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET hits = rule_hit.hits + excluded.hits,"
                + " last = CASE WHEN excluded.last > rule_hit.last THEN excluded.last ELSE rule_hit.last END",
                one.getKey(), one.getValue().count(), one.getValue().last().toEpochMilli());
        }
        return some.size();
    }

    @Override
    public void close() {
        chores.close();
        try {
            write();
        } catch (RuntimeException e) {
            LOGGER.warn("The last hits of rules cannot be written down: {}", e.toString());
        }
    }
}
