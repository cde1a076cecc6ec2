package org.mailroom.store.hook;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Webhooks in SQL; {@link Courier} brings what is on its way. Thread-safe; blocks. Proof: {@code SqlWebhooksTest}, {@code WebhooksTest} of {@code server/app}. */
public final class SqlWebhooks implements Webhooks {
    static final String HOOK = "id, url, events, team, created";
    private static final String DELIVERY = "SELECT id, position, what, number, state, attempts, due, outcome, changed FROM webhook_delivery WHERE webhook = ?";

    private final Database database;
    private final Feed feed;
    private final Clock clock;

    @Inject
    public SqlWebhooks(Database database, Feed feed, Clock clock) {
        this.database = database;
        this.feed = feed;
        this.clock = clock;
    }

    static Webhook hook(ResultSet row) throws SQLException {
        return new Webhook(row.getString(1), HookUrl.of(row.getString(2)), row.getString(3).lines().collect(Collectors.toSet()), Optional.ofNullable(row.getString(4)).map(TeamKey::new),
            Instant.ofEpochMilli(row.getLong(5)));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        State state = State.values()[row.getInt(5)];
        return new Delivery(Long.toString(row.getLong(1)), row.getLong(2), row.getString(3), row.getString(4), state, row.getInt(6),
            state == State.WAITING ? Optional.of(Instant.ofEpochMilli(row.getLong(7))) : Optional.empty(), row.getString(8), Instant.ofEpochMilli(row.getLong(9)));
    }

    @Override
    public Webhook add(HookUrl url, Set<String> events, Optional<TeamKey> team, String secret, Consumer<Webhook> foreseen) {
        Webhook hook = new Webhook(UUID.randomUUID().toString(), url, events, team, Instant.ofEpochMilli(clock.millis()));
        long newest = feed.newest();
        foreseen.accept(hook);
        database.write(connection -> Sql.update(connection, "INSERT INTO webhook (id, url, events, team, secret, position, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
            hook.id(), url.toString(), String.join("\n", hook.events()), team.map(TeamKey::value).orElse(null), secret, newest, hook.created().toEpochMilli()));
        return hook;
    }

    @Override
    public List<Webhook> list() {
        return database.read(connection -> Sql.list(connection, "SELECT " + HOOK + " FROM webhook ORDER BY created, id", SqlWebhooks::hook));
    }

    @Override
    public Optional<Webhook> find(String id) {
        return database.read(connection -> Sql.first(connection, "SELECT " + HOOK + " FROM webhook WHERE id = ?", SqlWebhooks::hook, id));
    }

    @Override
    public Load load(String id) {
        return database.read(connection -> new Load(count(connection, id, State.WAITING), count(connection, id, State.DEAD)));
    }

    private static long count(Connection connection, String id, State state) throws SQLException {
        return Sql.list(connection, "SELECT COUNT(*) FROM webhook_delivery WHERE webhook = ? AND state = ?", row -> row.getLong(1), id, state.ordinal()).get(0);
    }

    @Override
    public boolean remove(String id) {
        return database.write(connection -> {
            Sql.update(connection, "DELETE FROM webhook_delivery WHERE webhook = ?", id);
            return Sql.update(connection, "DELETE FROM webhook WHERE id = ?", id) == 1;
        });
    }

    @Override
    public Page deliveries(String webhook, Optional<State> state, Optional<String> cursor, int limit) {
        long before = cursor.map(text -> number(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no cursor; take the one that the page before has given")))
            .orElse(Long.MAX_VALUE);
        String end = " AND id < ? ORDER BY id DESC LIMIT " + (limit + 1);
        List<Delivery> found = database.read(connection -> state.isPresent()
            ? Sql.list(connection, DELIVERY + " AND state = ?" + end, SqlWebhooks::delivery, webhook, state.get().ordinal(), before)
            : Sql.list(connection, DELIVERY + end, SqlWebhooks::delivery, webhook, before));
        return found.size() <= limit ? new Page(found, Optional.empty()) : new Page(found.subList(0, limit), Optional.of(found.get(limit - 1).id()));
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    @Override
    public Optional<Delivery> retry(String webhook, String delivery) {
        Optional<Long> id = number(delivery);
        return id.isEmpty() ? Optional.empty() : database.write(connection -> {
            Sql.update(connection, "UPDATE webhook_delivery SET state = 0, attempts = 0, due = ?, changed = ? WHERE webhook = ? AND id = ? AND state IN (0, 2) AND holder IS NULL",
                clock.millis(), clock.millis(), webhook, id.get());
            return Sql.first(connection, DELIVERY + " AND id = ?", SqlWebhooks::delivery, webhook, id.get());
        });
    }
}
