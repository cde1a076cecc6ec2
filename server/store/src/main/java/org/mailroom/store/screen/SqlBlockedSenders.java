package org.mailroom.store.screen;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Blocked senders in SQL. Thread-safe. Proof: {@code SqlBlockedSendersTest}. */
public final class SqlBlockedSenders implements BlockedSenders {
    private static final String SELECT = "SELECT sender, team, rejects FROM blocked_sender";

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlBlockedSenders(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<BlockedSender> all() {
        return database.read(connection -> Sql.list(connection, SELECT + " ORDER BY sender, team", SqlBlockedSenders::read));
    }

    @Override
    public void block(BlockedSender sender, Optional<EmailAddress> by) {
        database.write(connection -> Sql.update(connection, "INSERT INTO blocked_sender (team, sender, rejects, agent, created) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (team, sender) DO UPDATE SET rejects = excluded.rejects, agent = excluded.agent, created = excluded.created",
            key(sender.team()), sender.sender(), sender.rejects() ? 1 : 0, by.map(EmailAddress::value).orElse(null), clock.millis()));
    }

    @Override
    public boolean unblock(String sender, Optional<TeamKey> team) {
        return database.<Integer>write(connection -> Sql.update(connection, "DELETE FROM blocked_sender WHERE team = ? AND sender = ?", key(team),
            BlockedSender.pattern(sender))) == 1;
    }

    @Override
    public List<BlockedSender> of(Collection<String> addresses) {
        Set<String> patterns = new TreeSet<>();
        addresses.forEach(address -> patterns.addAll(BlockedSender.patterns(address)));
        return patterns.isEmpty() ? List.of() : database.read(connection -> Sql.list(connection,
            SELECT + " WHERE sender IN (?" + ", ?".repeat(patterns.size() - 1) + ") ORDER BY sender, team", SqlBlockedSenders::read, patterns.toArray()));
    }

    private static String key(Optional<TeamKey> team) {
        return team.map(TeamKey::value).orElse("");
    }

    private static BlockedSender read(ResultSet row) throws SQLException {
        String team = row.getString(2);
        return new BlockedSender(row.getString(1), team.isEmpty() ? Optional.empty() : Optional.of(new TeamKey(team)), row.getInt(3) == 1);
    }
}
