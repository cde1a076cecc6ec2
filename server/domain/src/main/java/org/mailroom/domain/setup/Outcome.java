package org.mailroom.domain.setup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DirectoryRules;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;

/**
 * What the directory would be in the end, and whether that may be: the rules are those of
 * {@link org.mailroom.domain.team.DirectoryRules}, told with the lines of the file and all at once. For one thread.
 */
final class Outcome {
    private final Setup setup;
    private final Map<TeamKey, Team> teamsBefore = new TreeMap<>();
    private final Set<String> domains;
    private final Set<EmailAddress> withPassword = new HashSet<>();
    private final Set<EmailAddress> administratorsBefore;
    private final Map<EmailAddress, Agent> agents = new TreeMap<>();
    private final Map<TeamKey, Team> teams = new TreeMap<>();
    private final Map<TeamKey, WantedTeam> wantedTeams = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Outcome(Setup setup, Directory directory) {
        this.setup = setup;
        domains = new HashSet<>(directory.domains());
        setup.domains().forEach(domain -> domains.add(domain.value()));
        directory.agents().forEach(agent -> agents.put(agent.address(), agent));
        directory.agents().stream().map(Agent::address).filter(agent -> directory.passwordMark(agent).isPresent()).forEach(withPassword::add);
        administratorsBefore = administrators();
        setup.agents().stream().filter(wanted -> wanted.password().isPresent()).forEach(wanted -> withPassword.add(wanted.address().value()));
        directory.teams().forEach(team -> teamsBefore.put(team.key(), team));
        teams.putAll(teamsBefore);
        Map<EmailAddress, Integer> agentLines = new HashMap<>();
        for (WantedAgent wanted : setup.agents()) {
            Stated<EmailAddress> address = wanted.address();
            if (once(address, agentLines, "agent " + address.value())) {
                possible(address.line(), () -> agents.containsKey(address.value()) ? wanted.changed(agents.get(address.value())) : wanted.made())
                    .ifPresent(agent -> agents.put(address.value(), agent));
            }
        }
        Map<TeamKey, Integer> teamLines = new HashMap<>();
        for (WantedTeam wanted : setup.teams()) {
            Stated<TeamKey> key = wanted.key();
            if (once(key, teamLines, "team " + key.value())) {
                wantedTeams.put(key.value(), wanted);
                possible(key.line(), () -> teams.containsKey(key.value()) ? wanted.changed(teams.get(key.value())) : wanted.made())
                    .ifPresent(team -> teams.put(key.value(), team));
            }
        }
    }

    void check() throws SetupRefused {
        setup.agents().forEach(wanted -> {
            served(wanted.address());
            holder(wanted.address().value(), Optional.empty()).ifPresent(team ->
                tell(wanted.address().line(), wanted.address().value() + " is an address of team " + team.key() + " and cannot be an agent's"));
        });
        if (administrators().isEmpty()) {
            setup.agents().stream().map(WantedAgent::address).filter(address -> administratorsBefore.contains(address.value())).reduce((first, last) -> last)
                .ifPresent(address -> tell(address.line(), address.value() + DirectoryRules.LAST_ADMINISTRATOR));
        }
        wantedTeams.values().forEach(this::check);
        if (findings.isEmpty()) {
            inOrder();
        }
        if (!findings.isEmpty()) {
            throw new SetupRefused(findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList());
        }
    }

    private void check(WantedTeam wanted) {
        TeamKey key = wanted.key().value();
        wanted.name().ifPresent(name -> teams.values().stream()
            .filter(other -> !other.key().equals(key) && sameName(other.name(), name.value()))
            .findFirst()
            .ifPresent(other -> tell(name.line(), "the name '" + name.value() + "' is that of team " + other.key() + ", and would be of " + key)));
        Map<EmailAddress, Integer> lines = new HashMap<>();
        for (Stated<EmailAddress> address : wanted.addresses()) {
            once(address, lines, "the address " + address.value());
            served(address);
            if (agents.containsKey(address.value())) {
                tell(address.line(), address.value() + " is an agent's address and cannot be one of team " + key);
            }
            holder(address.value(), Optional.of(key)).ifPresent(other ->
                tell(address.line(), address.value() + " is an address of team " + other.key() + " and cannot be one of " + key));
        }
        Map<EmailAddress, Integer> memberLines = new HashMap<>();
        wanted.members().orElse(List.of()).forEach(member -> {
            EmailAddress address = member.value().address();
            once(new Stated<>(address, member.line()), memberLines, "the member " + address);
            if (!agents.containsKey(address) && setup.agents().stream().noneMatch(agent -> agent.address().value().equals(address))) {
                tell(member.line(), "the member " + address + " of team " + key + " is neither an agent in this file nor in the directory");
            }
        });
    }

    /** Those who can log in. */
    private Set<EmailAddress> administrators() {
        return agents.values().stream().filter(Agent::admin).map(Agent::address).filter(withPassword::contains).collect(Collectors.toSet());
    }

    /** The teams to save, in an order in which no name is taken at the time. */
    List<Team> changedTeams() {
        return inOrder();
    }

    private List<Team> inOrder() {
        List<Team> left = new ArrayList<>(wantedTeams.keySet().stream().map(teams::get)
            .filter(team -> !team.equals(teamsBefore.get(team.key()))).toList());
        Map<TeamKey, TeamName> names = new HashMap<>();
        teamsBefore.values().forEach(team -> names.put(team.key(), team.name()));
        List<Team> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<Team> next = left.stream().filter(team -> names.entrySet().stream()
                .noneMatch(taken -> !taken.getKey().equals(team.key()) && sameName(taken.getValue(), team.name()))).findFirst();
            if (next.isEmpty()) {
                left.forEach(team -> tell(wantedTeams.get(team.key()).key().line(), "team " + team.key() + " takes the name '" + team.name()
                    + "' from a team that takes another's in turn; give one of them a third name first"));
                return ordered;
            }
            ordered.add(next.get());
            names.put(next.get().key(), next.get().name());
            left.remove(next.get());
        }
        return ordered;
    }

    private Optional<Team> holder(EmailAddress address, Optional<TeamKey> but) {
        return teams.values().stream().filter(team -> !Optional.of(team.key()).equals(but) && team.addresses().contains(address)).findFirst();
    }

    private void served(Stated<EmailAddress> address) {
        if (!domains.contains(address.value().domain())) {
            tell(address.line(), "the domain of " + address.value() + " is not served here; add " + address.value().domain() + " to 'domains'");
        }
    }

    private <T> boolean once(Stated<T> stated, Map<T, Integer> lines, String what) {
        Integer first = lines.putIfAbsent(stated.value(), stated.line());
        if (first != null) {
            tell(stated.line(), what + " stands here twice, first in line " + first);
        }
        return first == null;
    }

    private <T> Optional<T> possible(int line, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException e) {
            tell(line, e.getMessage());
            return Optional.empty();
        }
    }

    private void tell(int line, String text) {
        findings.add(new Finding(line, text));
    }

    private static boolean sameName(TeamName one, TeamName other) {
        return one.value().equalsIgnoreCase(other.value());
    }
}
