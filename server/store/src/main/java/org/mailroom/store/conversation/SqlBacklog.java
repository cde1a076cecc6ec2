package org.mailroom.store.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Counts along one index ({@code conversation_by_team}), which has all that is counted; another one ({@code conversation_in_queue}) has the order of the queue. Thread-safe. Proof: {@code SqlBacklogTest}. */
public final class SqlBacklog implements Backlog {
    private final Database database;

    @Inject
    public SqlBacklog(Database database) {
        this.database = database;
    }

    @Override
    public List<Heap> heaps(Set<TeamKey> teams, Collection<Status> statuses) {
        if (teams.isEmpty() || statuses.isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>(teams.stream().map(TeamKey::value).sorted().toList());
        statuses.forEach(status -> parameters.add(status.word()));
        String sql = "SELECT team, status, assignee, priority, COUNT(*), MIN(status_since) FROM conversation WHERE team IN (?" + ", ?".repeat(teams.size() - 1) + ") AND status IN (?"
            + ", ?".repeat(statuses.size() - 1) + ") GROUP BY team, status, assignee, priority";
        return database.read(connection -> Sql.list(connection, sql, row -> new Heap(new TeamKey(row.getString(1)), Status.of(row.getString(2)).orElseThrow(),
            Optional.ofNullable(row.getString(3)).map(EmailAddress::of), Priority.of(row.getString(4)).orElseThrow(), row.getLong(5), Instant.ofEpochMilli(row.getLong(6))),
            parameters.toArray()));
    }

    @Override
    public List<Conversation> next(TeamKey team, int atMost) {
        return database.read(connection -> Sql.list(connection, "SELECT " + ConversationRows.COLUMNS + " FROM conversation WHERE team = ? AND status = 'open' AND assignee IS NULL"
            + " ORDER BY urgency, since, id LIMIT " + atMost, ConversationRows::read, team.value()));
    }
}
