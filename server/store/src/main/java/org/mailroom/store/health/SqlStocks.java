package org.mailroom.store.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.health.Stocks;
import org.mailroom.store.repository.SqlRepositories;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Counts along indexes, never along the rows with mail in them. Thread-safe. Proof: {@code SqlStocksTest}. */
public final class SqlStocks implements Stocks {
    private static final Duration DAY = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlStocks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Count(long number, long first) {
        static final Count NONE = new Count(0, 0);
    }

    @Override
    public Levels now() {
        return database.read(connection -> new Levels(queues(connection), SqlRepositories.counts(connection),
            line(connection, "outbox WHERE due IS NOT NULL"), number(connection, "outbox WHERE due IS NULL"), line(connection, "automatic_answer"),
            line(connection, "webhook_delivery WHERE state = 0"), dead(connection, "changed", "webhook_delivery WHERE state = 2"),
            dead(connection, "died", "dead_letter"),
            line(connection, "lesson"), number(connection, "handout"),
            number(connection, "document_search WHERE due IS NOT NULL"), number(connection, "document WHERE state = 2 AND attempts > 0")));
    }

    /** One statement for each state: each has an index of its own. */
    private List<Queue> queues(Connection connection) throws SQLException {
        List<Map<String, Count>> states = new ArrayList<>();
        for (String first : List.of("MIN(due)", "0", "0", "0")) {
            Map<String, Count> state = new HashMap<>();
            Sql.list(connection, "SELECT queue, COUNT(*), " + first + " FROM queued_mail WHERE state = " + states.size() + " GROUP BY queue",
                row -> state.put(row.getString(1), new Count(row.getLong(2), row.getLong(3))));
            states.add(state);
        }
        TreeSet<String> names = new TreeSet<>(Sql.list(connection, "SELECT name FROM mail_queue", row -> row.getString(1)));
        states.forEach(state -> names.addAll(state.keySet()));
        return names.stream().map(name -> {
            List<Count> counts = states.stream().map(state -> state.getOrDefault(name, Count.NONE)).toList();
            return new Queue(name, counts.get(0).number(), counts.get(1).number(), counts.get(2).number(), counts.get(3).number(), late(counts.get(0)));
        }).toList();
    }

    private Duration late(Count due) {
        return Duration.ofMillis(due.number() == 0 ? 0 : Math.max(0, clock.millis() - due.first()));
    }

    private Line line(Connection connection, String what) throws SQLException {
        Count count = Sql.list(connection, "SELECT COUNT(*), COALESCE(MIN(due), 0) FROM " + what, row -> new Count(row.getLong(1), row.getLong(2))).get(0);
        return new Line(count.number(), late(count));
    }

    private Dead dead(Connection connection, String when, String what) throws SQLException {
        return Sql.list(connection, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + when + " > ? THEN 1 ELSE 0 END), 0) FROM " + what,
            row -> new Dead(row.getLong(1), row.getLong(2)), clock.instant().minus(DAY).toEpochMilli()).get(0);
    }

    private static long number(Connection connection, String what) throws SQLException {
        return Sql.list(connection, "SELECT COUNT(*) FROM " + what, row -> row.getLong(1)).get(0);
    }
}
