package org.mailroom.store.route;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.mailroom.domain.route.Candidate;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.presence.Absences;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/**
 * Those who may be given conversations of a team, and turns. Whoever hands out holds the team first, and the agents with a capacity, always in the same order: so of two who
 * hand out at once, in any teams, the second sees what the first has given.
 */
public final class Candidates {
    /** Whoever has more open conversations counts as having so many: counting must not take longer the more there are. */
    public static final int MOST_COUNTED = 200;
    private static final int AT_ONCE = 100;

    private Candidates() {
    }

    /**
     * Keeps others from handing out in this team, or to these agents, until the transaction ends.
     *
     * @return the number of this turn
     */
    public static long hold(Connection connection, Team team, Directory directory, Dialect dialect) throws SQLException {
        long turn = Sql.list(connection, "INSERT INTO turn (team, agent, last) VALUES (?, '', 1) ON CONFLICT (team, agent) DO UPDATE SET last = turn.last + 1 RETURNING last",
            row -> row.getLong(1), team.key().value()).get(0);
        // On SQLite one transaction writes at a time.
        if (dialect == Dialect.POSTGRESQL) {
            for (long key : working(team, directory).stream().filter(agent -> agent.capacity() > 0).map(agent -> key(agent.address())).sorted().distinct().toList()) {
                Sql.list(connection, "SELECT pg_advisory_xact_lock(?)", row -> key, key);
            }
        }
        return turn;
    }

    /** Names an agent's room. Two agents of one key only wait for each other. */
    private static long key(EmailAddress agent) {
        return UUID.nameUUIDFromBytes(("capacity of " + agent).getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    /** Those who work in the team, as they are now. */
    public static List<Candidate> of(Connection connection, Team team, Directory directory, Instant now) throws SQLException {
        List<Agent> agents = working(team, directory);
        Set<EmailAddress> away = Absences.away(connection, now);
        Map<String, Long> turns = new HashMap<>();
        Sql.list(connection, "SELECT agent, last FROM turn WHERE team = ?", row -> turns.put(row.getString(1), row.getLong(2)), team.key().value());
        List<Candidate> candidates = new ArrayList<>();
        boolean all = team.settings().assignment() != Assignment.ROUND_ROBIN;
        for (int i = 0; i < agents.size(); i += AT_ONCE) {
            List<Agent> some = agents.subList(i, Math.min(agents.size(), i + AT_ONCE));
            List<Agent> counted = some.stream().filter(agent -> (all || agent.capacity() > 0) && !away.contains(agent.address())).toList();
            Map<EmailAddress, Integer> loads = loads(connection, counted);
            some.forEach(agent -> candidates.add(new Candidate(agent, away.contains(agent.address()), loads.getOrDefault(agent.address(), 0),
                turns.getOrDefault(agent.address().value(), 0L))));
        }
        return candidates;
    }

    /** It was this agent's turn. */
    public static void taken(Connection connection, Team team, EmailAddress agent, long turn) throws SQLException {
        Sql.update(connection, "INSERT INTO turn (team, agent, last) VALUES (?, ?, ?) ON CONFLICT (team, agent) DO UPDATE SET last = excluded.last", team.key().value(), agent.value(), turn);
    }

    /** By address. */
    private static List<Agent> working(Team team, Directory directory) {
        return new TreeSet<>(team.members().keySet()).stream().filter(member -> team.members().get(member).atLeast(Role.AGENT))
            .flatMap(member -> directory.agent(member).stream()).toList();
    }

    private static Map<EmailAddress, Integer> loads(Connection connection, List<Agent> agents) throws SQLException {
        Map<EmailAddress, Integer> loads = new HashMap<>();
        if (agents.isEmpty()) {
            return loads;
        }
        StringBuilder sql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ").append("SELECT ").append(i)
                .append(", (SELECT COUNT(*) FROM (SELECT 1 FROM conversation WHERE assignee = ? AND status = 'open' LIMIT ?) counted)");
            parameters.add(agents.get(i).address().value());
            parameters.add(Math.max(MOST_COUNTED, agents.get(i).capacity()));
        }
        Sql.list(connection, sql.toString(), row -> loads.put(agents.get(row.getInt(1)).address(), row.getInt(2)), parameters.toArray());
        return loads;
    }
}
