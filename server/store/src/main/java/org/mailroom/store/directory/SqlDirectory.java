package org.mailroom.store.directory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DirectoryRules;
import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * The directory in SQL. Questions are answered from memory, from one immutable snapshot ({@link CurrentSnapshot}). A change
 * is one transaction that first counts the version row up, so that changes of all threads and processes stand in line, then
 * checks the rules against the rows, writes, and reads what the next snapshot is.
 *
 * <p>Safe from any thread except event loops: once a second a question asks the database whether something is new. While the
 * database is away every call throws {@link org.mailroom.store.sql.Unavailable}. Proof: {@code SqlDirectoryTest}.
 */
@Singleton
public final class SqlDirectory implements Directory {
    @FunctionalInterface
    private interface Change<T> {
        T apply(Connection connection, DirectorySnapshot now) throws SQLException;
    }

    private record Changed<T>(T answer, DirectorySnapshot after) { }

    private final Database database;
    private final Passwords passwords;
    private final CurrentSnapshot current;

    /** Reads the directory. */
    @Inject
    public SqlDirectory(Database database) {
        this(database, new Argon2id(), System::nanoTime);
    }

    SqlDirectory(Database database, PasswordHashing hashing, LongSupplier nanoTime) {
        this.database = database;
        this.passwords = new Passwords(hashing, nanoTime);
        this.current = new CurrentSnapshot(database, nanoTime);
    }

    /** In the order in which they were added. */
    @Override
    public Set<String> domains() {
        return current.get().domains();
    }

    @Override
    public void addDomain(String domain) {
        add(DomainName.of(domain));
    }

    /** Whether it was not there before. */
    boolean add(DomainName domain) {
        if (domain.value().equals(TeamOwner.DOMAIN)) {
            throw new IllegalArgumentException("the domain " + domain + " is kept for the owners of team mailboxes and cannot be served");
        }
        return change((connection, now) -> Sql.update(connection, "INSERT INTO served_domain (name, added) VALUES (?, ?) ON CONFLICT DO NOTHING",
            domain.value(), now.version()) > 0);
    }

    @Override
    public void removeDomain(String domain) {
        remove(DomainName.of(domain));
    }

    /** Whether it was there. */
    boolean remove(DomainName domain) {
        return change((connection, now) -> {
            DirectoryRules.mayRemoveDomain(domain, now.agents(), now.teams());
            return Sql.update(connection, "DELETE FROM served_domain WHERE name = ?", domain.value()) > 0;
        });
    }

    @Override
    public List<Agent> agents() {
        return List.copyOf(current.get().agents());
    }

    @Override
    public Optional<Agent> agent(EmailAddress address) {
        return current.get().agent(address);
    }

    @Override
    public void save(Agent agent) {
        change((connection, now) -> {
            put(connection, agent, now);
            return agent;
        });
    }

    @Override
    public void save(Agent agent, String password) {
        DirectoryRules.mayHavePassword(agent.address(), true, password);
        String stored = passwords.hash(password);
        change((connection, now) -> {
            put(connection, agent, now);
            DirectoryRows.putPassword(connection, agent.address(), stored);
            return agent;
        });
    }

    private static void put(Connection connection, Agent agent, DirectorySnapshot now) throws SQLException {
        DirectoryRules.maySave(agent, now.domains(), now.teams());
        if (!agent.admin()) {
            DirectoryRules.mayStopAdministering(agent.address(), now.administrators());
        }
        DirectoryRows.put(connection, agent);
    }

    /** Adds the agent with a password in one step; false, with nothing changed, when there is one with this address. */
    boolean add(Agent agent, String password) {
        DirectoryRules.mayHavePassword(agent.address(), true, password);
        String stored = passwords.hash(password);
        return change((connection, now) -> {
            if (now.agent(agent.address()).isPresent()) {
                return false;
            }
            put(connection, agent, now);
            DirectoryRows.putPassword(connection, agent.address(), stored);
            return true;
        });
    }

    @Override
    public void removeAgent(EmailAddress address) {
        remove(address);
    }

    /** Whether there was one. */
    boolean remove(EmailAddress agent) {
        return change((connection, now) -> {
            DirectoryRules.mayStopAdministering(agent, now.administrators());
            DirectoryRows.deleteAgent(connection, agent);
            return now.agent(agent).isPresent();
        });
    }

    @Override
    public void setPassword(EmailAddress agent, String password) {
        String stored = passwords.hash(password);
        change((connection, now) -> {
            DirectoryRules.mayHavePassword(agent, now.agent(agent).isPresent(), password);
            DirectoryRows.putPassword(connection, agent, stored);
            return agent;
        });
    }

    @Override
    public boolean passwordMatches(EmailAddress agent, String password) {
        return passwords.matches(agent, password, current.get().password(agent));
    }

    /** The salt is new each time. */
    @Override
    public Optional<String> passwordMark(EmailAddress agent) {
        return current.get().password(agent).map(PasswordMark::of);
    }

    @Override
    public List<Team> teams() {
        return List.copyOf(current.get().teams());
    }

    @Override
    public Optional<Team> team(TeamKey key) {
        return current.get().team(key);
    }

    @Override
    public Optional<Team> teamByAddress(EmailAddress address) {
        return current.get().teamByAddress(address);
    }

    @Override
    public List<Team> teamsOf(EmailAddress agent) {
        return current.get().teamsOf(agent);
    }

    @Override
    public void save(Team team) {
        change((connection, now) -> {
            DirectoryRules.maySave(team, now.domains(), now.addresses(), now.teams());
            DirectoryRows.put(connection, team);
            return team;
        });
    }

    @Override
    public void removeTeam(TeamKey key) {
        change((connection, now) -> {
            DirectoryRows.deleteTeam(connection, key);
            return key;
        });
    }

    private <T> T change(Change<T> change) {
        Changed<T> changed = database.write(connection -> {
            long version = DirectoryRows.nextVersion(connection);
            T answer = change.apply(connection, DirectoryRows.read(connection, version));
            return new Changed<>(answer, DirectoryRows.read(connection, version));
        });
        current.offer(changed.after());
        return changed.answer();
    }
}
