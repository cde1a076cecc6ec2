package org.mailroom.store.directory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The tables of the directory: reads them into a snapshot, writes agents and teams. */
final class DirectoryRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DirectoryRows() {
    }

    /** Counts the version up; from here to the end of the transaction nobody else changes the directory. */
    static long nextVersion(Connection connection) throws SQLException {
        return Sql.list(connection, "INSERT INTO directory_version (id, version) VALUES (1, 1)"
            + " ON CONFLICT (id) DO UPDATE SET version = directory_version.version + 1 RETURNING version", row -> row.getLong(1)).get(0);
    }

    static long version(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT version FROM directory_version", row -> row.getLong(1)).orElse(0L);
    }

    static DirectorySnapshot read(Connection connection, long version) throws SQLException {
        List<String> domains = Sql.list(connection, "SELECT name FROM served_domain ORDER BY added, name", row -> row.getString(1));
        Map<EmailAddress, String> passwords = new HashMap<>();
        TreeMap<EmailAddress, Agent> agents = new TreeMap<>();
        Sql.list(connection, "SELECT address, name, languages, skills, capacity, admin, password FROM agent", DirectoryRows::agent)
            .forEach(row -> {
                agents.put(row.agent().address(), row.agent());
                row.password().ifPresent(password -> passwords.put(row.agent().address(), password));
            });
        return new DirectorySnapshot(version, domains, agents.values(), passwords, teams(connection).values());
    }

    private record AgentRow(Agent agent, Optional<String> password) { }

    private static AgentRow agent(ResultSet row) throws SQLException {
        Agent agent = new Agent(EmailAddress.of(row.getString(1)), row.getString(2), texts(row.getString(3)), texts(row.getString(4)),
            row.getInt(5), row.getInt(6) != 0);
        return new AgentRow(agent, Optional.ofNullable(row.getString(7)));
    }

    private static TreeMap<TeamKey, Team> teams(Connection connection) throws SQLException {
        Map<String, List<EmailAddress>> addresses = new HashMap<>();
        Sql.list(connection, "SELECT team_key, address FROM team_address ORDER BY team_key, position",
            row -> addresses.computeIfAbsent(row.getString(1), key -> new ArrayList<>()).add(EmailAddress.of(row.getString(2))));
        Map<String, Map<EmailAddress, Role>> members = new HashMap<>();
        Sql.list(connection, "SELECT team_key, agent, role FROM team_member",
            row -> members.computeIfAbsent(row.getString(1), key -> new HashMap<>()).put(EmailAddress.of(row.getString(2)), role(row.getString(3))));
        TreeMap<TeamKey, Team> teams = new TreeMap<>();
        Sql.list(connection, "SELECT team_key, name, settings FROM team", row -> {
            String key = row.getString(1);
            return new Team(new TeamKey(key), new TeamName(row.getString(2)), addresses.getOrDefault(key, List.of()),
                members.getOrDefault(key, Map.of()), TeamSettingsJson.read(row.getString(3)));
        }).forEach(team -> teams.put(team.key(), team));
        return teams;
    }

    static void put(Connection connection, Agent agent) throws SQLException {
        Sql.update(connection, "INSERT INTO agent (address, name, languages, skills, capacity, admin) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (address) DO UPDATE SET name = excluded.name, languages = excluded.languages, skills = excluded.skills,"
                + " capacity = excluded.capacity, admin = excluded.admin",
            agent.address().value(), agent.name(), json(agent.languages()), json(agent.skills()), agent.capacity(), agent.admin() ? 1 : 0);
    }

    /** Whoever is logged in with the password before is logged out of the pages. */
    static void putPassword(Connection connection, EmailAddress agent, String stored) throws SQLException {
        Sql.update(connection, "UPDATE agent SET password = ? WHERE address = ?", stored, agent.value());
        Sql.update(connection, "DELETE FROM web_session WHERE agent = ?", agent.value());
    }

    /** Removes the agent with all that would come back to a later agent of this address: memberships, former ones too, delegations, sessions. */
    static void deleteAgent(Connection connection, EmailAddress agent) throws SQLException {
        Sql.update(connection, "DELETE FROM agent WHERE address = ?", agent.value());
        Sql.update(connection, "DELETE FROM team_member WHERE agent = ?", agent.value());
        Sql.update(connection, "DELETE FROM former_member WHERE agent = ?", agent.value());
        Sql.update(connection, "DELETE FROM absence WHERE agent = ?", agent.value());
        Sql.update(connection, "DELETE FROM turn WHERE agent = ?", agent.value());
        Sql.update(connection, "DELETE FROM web_session WHERE agent = ?", agent.value());
        Sql.update(connection, "DELETE FROM delegation WHERE base_user = ? OR delegate = ?", agent.value(), agent.value());
    }

    static void put(Connection connection, Team team) throws SQLException {
        String key = team.key().value();
        String before = Sql.first(connection, "SELECT settings FROM team WHERE team_key = ?", row -> row.getString(1), key).orElse("{}");
        Sql.update(connection, "INSERT INTO former_member (team, agent) SELECT team_key, agent FROM team_member WHERE team_key = ? ON CONFLICT DO NOTHING", key);
        deleteTeam(connection, team.key());
        Sql.update(connection, "INSERT INTO team (team_key, name, settings) VALUES (?, ?, ?)",
            key, team.name().value(), TeamSettingsJson.write(team.settings(), before));
        for (int i = 0; i < team.addresses().size(); i++) {
            Sql.update(connection, "INSERT INTO team_address (address, team_key, position) VALUES (?, ?, ?)",
                team.addresses().get(i).value(), key, i);
        }
        for (Map.Entry<EmailAddress, Role> member : team.members().entrySet()) {
            Sql.update(connection, "INSERT INTO team_member (team_key, agent, role) VALUES (?, ?, ?)",
                key, member.getKey().value(), member.getValue().word());
            Sql.update(connection, "DELETE FROM former_member WHERE team = ? AND agent = ?", key, member.getKey().value());
        }
    }

    static void deleteTeam(Connection connection, TeamKey team) throws SQLException {
        for (String table : List.of("team", "team_address", "team_member")) {
            Sql.update(connection, "DELETE FROM " + table + " WHERE team_key = ?", team.value());
        }
    }

    private static Role role(String word) {
        return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String json(List<String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts became no JSON", e);
        }
    }

    private static List<String> texts(String json) {
        try {
            return List.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a JSON array of texts: " + json, e);
        }
    }
}
