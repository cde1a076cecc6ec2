package org.mailroom.store.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.health.Stocks.Dead;
import org.mailroom.domain.health.Stocks.Levels;
import org.mailroom.domain.health.Stocks.Line;
import org.mailroom.domain.health.Stocks.Queue;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** Counts and ages of what waits, on both engines. */
@OnEachEngine
class SqlStocksTest {
    private static final Instant NOW = Instant.parse("2026-11-25T14:02:00Z");

    private long ids;
    private final DatabaseExtension engine;

    SqlStocksTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    private Levels levels() {
        return new SqlStocks(engine.database(), Clock.fixed(NOW, ZoneOffset.UTC)).now();
    }

    private void insert(String table, String columns, Object... values) {
        engine.database().write(connection -> Sql.update(connection, "INSERT INTO " + table + " (" + columns + ") VALUES (?" + ", ?".repeat(values.length - 1) + ")", values));
    }

    private void queued(String queue, int state, Duration late) {
        insert("queued_mail", "id, queue, state, priority, due, octets, body_hash, envelope, header", ++ids, queue, state, 5, at(late), 10L, "hash", "{}", new byte[] {1});
    }

    private static long at(Duration late) {
        return NOW.minus(late).toEpochMilli();
    }

    @Test
    void shouldFindNothingWhereNothingWaits() {
        insert("mail_queue", "name", "spool");
        assertThat(levels()).isEqualTo(new Levels(java.util.List.of(new Queue("spool", 0, 0, 0, 0, Duration.ZERO)), java.util.Map.of(), new Line(0, Duration.ZERO), 0,
            new Line(0, Duration.ZERO), new Line(0, Duration.ZERO), new Dead(0, 0), new Dead(0, 0), new Line(0, Duration.ZERO), 0, 0, 0));
    }

    @Test
    void shouldCountMailInQueuesAndRepositories() {
        queued("spool", 0, Duration.ofMinutes(3));
        queued("spool", 0, Duration.ofMinutes(1));
        queued("spool", 1, Duration.ofMinutes(-30));
        queued("spool", 2, Duration.ofMinutes(7));
        queued("outgoing", 3, Duration.ofDays(1));
        insert("mail_repository", "url", "sql://error");
        insert("mail_repository", "url", "sql://quarantine");
        insert("repository_mail", "url, mail_key, stored, octets, body_hash, envelope, header", "sql://error", "one", 1L, 1L, "hash", "{}", new byte[] {1});

        Levels levels = levels();
        assertThat(levels.queues()).containsExactly(new Queue("outgoing", 0, 0, 0, 1, Duration.ZERO), new Queue("spool", 2, 1, 1, 0, Duration.ofMinutes(3)));
        assertThat(levels.repositories()).containsOnly(entry("error", 1L), entry("quarantine", 0L));
    }

    @Test
    void shouldCountWhatHasItsTime() {
        String outbox = "message, number, agent, client, mail, sender, recipients, commands, mime_id, body_hash, submitted, due";
        insert("outbox", outbox, 1L, "SUP-1", "a@x", "", "m", "a@x", "c@x", "", "id", "hash", 1L, at(Duration.ofSeconds(20)));
        insert("outbox", outbox, 2L, "SUP-1", "a@x", "", "m", "a@x", "c@x", "", "id", "hash", 1L, at(Duration.ofHours(-20)));
        insert("outbox", outbox, 3L, "SUP-1", "a@x", "", "m", "a@x", "c@x", "", "id", "hash", 1L, null);
        insert("automatic_answer", "message, team, template, recipient, due, attempts", 1L, "SUP", "t", "c@x", at(Duration.ofMinutes(2)), 0);
        String delivery = "webhook, position, what, number, content, state, attempts, due, outcome, changed";
        insert("webhook_delivery", delivery, "w", 1L, "received", "SUP-1", "{}", 0, 0, at(Duration.ofMinutes(-1)), "", 1L);
        insert("webhook_delivery", delivery, "w", 2L, "received", "SUP-1", "{}", 1, 0, at(Duration.ofMinutes(9)), "", 1L);
        insert("webhook_delivery", delivery, "w", 3L, "received", "SUP-1", "{}", 2, 0, at(Duration.ofMinutes(9)), "", 1L);
        insert("webhook_delivery", delivery, "w", 4L, "received", "SUP-1", "{}", 2, 0, at(Duration.ofMinutes(9)), "", at(Duration.ofHours(3)));
        insert("dead_letter", "listener_group, id, died, event", "g", "1", 1L, "{}");
        insert("lesson", "message, spam, asked, due, attempts", 1L, 1, 1L, at(Duration.ofSeconds(5)), 0);
        insert("handout", "conversation, team, urgency, began", 1L, "SUP", 1L, 1L);

        Levels levels = levels();
        assertThat(levels.outbox()).isEqualTo(new Line(2, Duration.ofSeconds(20)));
        assertThat(levels.held()).isEqualTo(1);
        assertThat(levels.automaticAnswers()).isEqualTo(new Line(1, Duration.ofMinutes(2)));
        assertThat(levels.webhooks()).isEqualTo(new Line(1, Duration.ZERO));
        assertThat(levels.deadDeliveries()).isEqualTo(new Dead(2, 1));
        assertThat(levels.deadEvents()).isEqualTo(new Dead(1, 0));
        assertThat(levels.lessons()).isEqualTo(new Line(1, Duration.ofSeconds(5)));
        assertThat(levels.handouts()).isEqualTo(1);
    }
}
