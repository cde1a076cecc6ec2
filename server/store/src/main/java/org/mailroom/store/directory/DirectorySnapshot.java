package org.mailroom.store.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/** The whole directory as it was at one version. Immutable; never printed, since it has the stored passwords. */
final class DirectorySnapshot {
    private final long version;
    private final Set<String> domains;
    private final Map<EmailAddress, Agent> agents;
    private final Map<EmailAddress, String> passwords;
    private final Map<TeamKey, Team> teams;
    private final Map<EmailAddress, Team> teamByAddress = new HashMap<>();
    private final Map<EmailAddress, List<Team>> teamsByMember = new HashMap<>();

    /**
     * @param domains  in the order in which they were added
     * @param agents  by address
     * @param teams  by key
     */
    DirectorySnapshot(long version, Collection<String> domains, Collection<Agent> agents, Map<EmailAddress, String> passwords,
                      Collection<Team> teams) {
        this.version = version;
        this.domains = Collections.unmodifiableSet(new LinkedHashSet<>(domains));
        this.agents = new LinkedHashMap<>();
        agents.forEach(agent -> this.agents.put(agent.address(), agent));
        this.passwords = Map.copyOf(passwords);
        this.teams = new LinkedHashMap<>();
        teams.forEach(this::add);
    }

    private void add(Team team) {
        teams.put(team.key(), team);
        team.addresses().forEach(address -> teamByAddress.put(address, team));
        team.members().keySet().forEach(member -> teamsByMember.computeIfAbsent(member, one -> new ArrayList<>()).add(team));
    }

    long version() {
        return version;
    }

    Set<String> domains() {
        return domains;
    }

    Collection<Agent> agents() {
        return Collections.unmodifiableCollection(agents.values());
    }

    Set<EmailAddress> addresses() {
        return Collections.unmodifiableSet(agents.keySet());
    }

    /** Who can administer the server: the administrators that have a password. */
    Set<EmailAddress> administrators() {
        return agents.values().stream().filter(Agent::admin).map(Agent::address).filter(passwords::containsKey).collect(Collectors.toSet());
    }

    Optional<Agent> agent(EmailAddress address) {
        return Optional.ofNullable(agents.get(address));
    }

    Optional<String> password(EmailAddress agent) {
        return Optional.ofNullable(passwords.get(agent));
    }

    Collection<Team> teams() {
        return Collections.unmodifiableCollection(teams.values());
    }

    Optional<Team> team(TeamKey key) {
        return Optional.ofNullable(teams.get(key));
    }

    Optional<Team> teamByAddress(EmailAddress address) {
        return Optional.ofNullable(teamByAddress.get(address)).or(() -> Optional.ofNullable(teamByAddress.get(address.base())));
    }

    List<Team> teamsOf(EmailAddress agent) {
        return Collections.unmodifiableList(teamsByMember.getOrDefault(agent, List.of()));
    }
}
