package org.mailroom.domain.team;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A directory for tests, kept in memory; passes {@link DirectoryContract}. */
public final class InMemoryDirectory implements Directory {
    private final Set<String> domains = new TreeSet<>();
    private final Map<EmailAddress, Agent> agents = new TreeMap<>();
    private final Map<EmailAddress, String> passwords = new HashMap<>();
    private final Map<TeamKey, Team> teams = new TreeMap<>();

    @Override
    public synchronized Set<String> domains() {
        return Set.copyOf(domains);
    }

    @Override
    public synchronized void addDomain(String domain) {
        domains.add(DomainName.of(domain).value());
    }

    @Override
    public synchronized void removeDomain(String domain) {
        DirectoryRules.mayRemoveDomain(DomainName.of(domain), agents.values(), teams.values());
        domains.remove(DomainName.of(domain).value());
    }

    @Override
    public synchronized List<Agent> agents() {
        return List.copyOf(agents.values());
    }

    @Override
    public synchronized Optional<Agent> agent(EmailAddress address) {
        return Optional.ofNullable(agents.get(address));
    }

    @Override
    public synchronized void save(Agent agent) {
        DirectoryRules.maySave(agent, domains, teams.values());
        if (!agent.admin()) {
            DirectoryRules.mayStopAdministering(agent.address(), administrators());
        }
        agents.put(agent.address(), agent);
    }

    @Override
    public synchronized void save(Agent agent, String password) {
        DirectoryRules.mayHavePassword(agent.address(), true, password);
        save(agent);
        passwords.put(agent.address(), new String(password));
    }

    @Override
    public synchronized void removeAgent(EmailAddress address) {
        DirectoryRules.mayStopAdministering(address, administrators());
        agents.remove(address);
        passwords.remove(address);
        teams.replaceAll((key, team) -> DirectoryRules.without(team, address));
    }

    private Set<EmailAddress> administrators() {
        return agents.values().stream().filter(Agent::admin).map(Agent::address).filter(passwords::containsKey).collect(Collectors.toSet());
    }

    @Override
    public synchronized void setPassword(EmailAddress agent, String password) {
        DirectoryRules.mayHavePassword(agent, agents.containsKey(agent), password);
        passwords.put(agent, new String(password));
    }

    @Override
    public synchronized boolean passwordMatches(EmailAddress agent, String password) {
        return password.equals(passwords.get(agent));
    }

    @Override
    public synchronized Optional<String> passwordMark(EmailAddress agent) {
        return Optional.ofNullable(passwords.get(agent)).map(password -> Integer.toString(System.identityHashCode(password)));
    }

    @Override
    public synchronized List<Team> teams() {
        return List.copyOf(teams.values());
    }

    @Override
    public synchronized Optional<Team> team(TeamKey key) {
        return Optional.ofNullable(teams.get(key));
    }

    @Override
    public synchronized Optional<Team> teamByAddress(EmailAddress address) {
        return teams.values().stream()
            .filter(team -> team.addresses().contains(address) || team.addresses().contains(address.base()))
            .findFirst();
    }

    @Override
    public synchronized List<Team> teamsOf(EmailAddress agent) {
        return teams.values().stream().filter(team -> team.members().containsKey(agent)).toList();
    }

    @Override
    public synchronized void save(Team team) {
        Collection<Team> others = teams.values();
        DirectoryRules.maySave(team, domains, agents.keySet(), others);
        teams.put(team.key(), team);
    }

    @Override
    public synchronized void removeTeam(TeamKey key) {
        teams.remove(key);
    }
}
