package org.mailroom.domain.team;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What must hold in every {@link Directory}; each refusal is an IllegalArgumentException with a text for people. */
public final class DirectoryRules {
    /** What is said of the agent without whom nobody could administer the server. */
    public static final String LAST_ADMINISTRATOR = " is the last administrator who can log in: make another agent, who has a password, an administrator first";

    private DirectoryRules() {
    }

    public static void mayRemoveDomain(DomainName domain, Collection<Agent> agents, Collection<Team> teams) {
        Stream<EmailAddress> used = Stream.concat(agents.stream().map(Agent::address), teams.stream().flatMap(team -> team.addresses().stream()));
        used.filter(address -> address.domain().equals(domain.value())).findFirst().ifPresent(address -> {
            throw new IllegalArgumentException("the domain " + domain + " is still in use by " + address + "; nothing was changed");
        });
    }

    public static void maySave(Agent agent, Set<String> domains, Collection<Team> teams) {
        served(agent.address(), domains);
        holder(agent.address(), teams).ifPresent(team -> {
            throw new IllegalArgumentException(agent.address() + " is an address of team " + team.key() + " and cannot be an agent's");
        });
    }

    public static void mayHavePassword(EmailAddress agent, boolean exists, String password) {
        if (!exists) {
            throw new IllegalArgumentException("there is no agent " + agent);
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException("the password of " + agent + " must not be empty");
        }
    }

    /**
     * Somebody has to be left who can administer the server.
     *
     * @param agent  who will be no administrator any more
     * @param able  the administrators that have a password, as it is now
     */
    public static void mayStopAdministering(EmailAddress agent, Set<EmailAddress> able) {
        if (able.equals(Set.of(agent))) {
            throw new IllegalArgumentException(agent + LAST_ADMINISTRATOR);
        }
    }

    /** @param all the teams of the directory, with or without this one */
    public static void maySave(Team team, Set<String> domains, Set<EmailAddress> agents, Collection<Team> all) {
        Collection<Team> others = all.stream().filter(other -> !other.key().equals(team.key())).toList();
        others.stream().filter(other -> other.name().value().equalsIgnoreCase(team.name().value())).findFirst().ifPresent(other -> {
            throw new IllegalArgumentException("the name '" + team.name() + "' is that of team " + other.key() + ", and would be of " + team.key());
        });
        for (EmailAddress address : team.addresses()) {
            served(address, domains);
            if (agents.contains(address)) {
                throw new IllegalArgumentException(address + " is an agent's address and cannot be one of team " + team.key());
            }
            holder(address, others).ifPresent(other -> {
                throw new IllegalArgumentException(address + " is an address of team " + other.key() + " and cannot be one of " + team.key());
            });
        }
        team.members().keySet().stream().filter(member -> !agents.contains(member)).findFirst().ifPresent(member -> {
            throw new IllegalArgumentException("the member " + member + " of team " + team.key() + " is no agent");
        });
    }

    /** The team without the member; itself when there is no such member. */
    public static Team without(Team team, EmailAddress member) {
        TreeMap<EmailAddress, Role> members = new TreeMap<>(team.members());
        members.remove(member);
        return new Team(team.key(), team.name(), team.addresses(), members, team.settings());
    }

    private static void served(EmailAddress address, Set<String> domains) {
        if (!domains.contains(address.domain())) {
            throw new IllegalArgumentException("the domain of " + address + " is not served here; add " + address.domain() + " to the domains first");
        }
    }

    private static Optional<Team> holder(EmailAddress address, Collection<Team> teams) {
        return teams.stream().filter(team -> team.addresses().contains(address)).findFirst();
    }
}
