package org.mailroom.store.screen;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import javax.inject.Inject;

import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Blocked senders in SQL. Each mail asks twice whether its sender is blocked; while there are not many it is answered from memory, which knows at once what this process has
 * changed, and what another one has within a second. Thread-safe. Proof: {@code SqlBlockedSendersTest}.
 */
public final class SqlBlockedSenders implements BlockedSenders {
    private static final String SELECT = "SELECT sender, team, rejects FROM blocked_sender";
    private static final String ORDER = " ORDER BY sender, team";
    private static final int MANY = 1_000;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What was in the table when so many changes had been made here; empty if it was more than is kept. */
    private record Known(long change, long nanoTime, Optional<List<BlockedSender>> senders) {
    }

    private final Database database;
    private final Clock clock;
    private final AtomicLong changes = new AtomicLong();
    private volatile Known known;

    @Inject
    public SqlBlockedSenders(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<BlockedSender> all() {
        return database.read(connection -> Sql.list(connection, SELECT + ORDER, SqlBlockedSenders::read));
    }

    @Override
    public void block(BlockedSender sender, Optional<EmailAddress> by) {
        database.write(connection -> Sql.update(connection, "INSERT INTO blocked_sender (team, sender, rejects, agent, created) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (team, sender) DO UPDATE SET rejects = excluded.rejects, agent = excluded.agent, created = excluded.created",
            key(sender.team()), sender.sender(), sender.rejects() ? 1 : 0, by.map(EmailAddress::value).orElse(null), clock.millis()));
        changes.incrementAndGet();
    }

    @Override
    public boolean unblock(String sender, Optional<TeamKey> team) {
        int gone = database.write(connection -> Sql.update(connection, "DELETE FROM blocked_sender WHERE team = ? AND sender = ?", key(team),
            BlockedSender.pattern(sender)));
        changes.incrementAndGet();
        return gone == 1;
    }

    @Override
    public List<BlockedSender> of(Collection<String> addresses) {
        Set<String> patterns = new TreeSet<>();
        addresses.forEach(address -> patterns.addAll(BlockedSender.patterns(address)));
        if (patterns.isEmpty()) {
            return List.of();
        }
        Optional<List<BlockedSender>> few = known();
        return few.isPresent()
            ? few.get().stream().filter(sender -> patterns.contains(sender.sender())).toList()
            : database.read(connection -> Sql.list(connection, SELECT + " WHERE sender IN (?" + ", ?".repeat(patterns.size() - 1) + ")" + ORDER,
                SqlBlockedSenders::read, patterns.toArray()));
    }

    private Optional<List<BlockedSender>> known() {
        Known now = known;
        if (now == null || now.change() != changes.get() || System.nanoTime() - now.nanoTime() > LOOK.toNanos()) {
            // Counted before reading: what is changed meanwhile is looked for again.
            long change = changes.get();
            long looked = System.nanoTime();
            List<BlockedSender> senders = database.read(connection -> Sql.list(connection, SELECT + ORDER + " LIMIT " + (MANY + 1), SqlBlockedSenders::read));
            now = new Known(change, looked, senders.size() > MANY ? Optional.empty() : Optional.of(senders));
            known = now;
        }
        return now.senders();
    }

    private static String key(Optional<TeamKey> team) {
        return team.map(TeamKey::value).orElse("");
    }

    private static BlockedSender read(ResultSet row) throws SQLException {
        String team = row.getString(2);
        return new BlockedSender(row.getString(1), team.isEmpty() ? Optional.empty() : Optional.of(new TeamKey(team)), row.getInt(3) == 1);
    }
}
