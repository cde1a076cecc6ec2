package org.mailroom.domain.team;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A group with addresses and a shared mailbox.
 *
 * @param addresses  at least one; the first is the team's identity
 */
public record Team(TeamKey key, TeamName name, List<EmailAddress> addresses, Map<EmailAddress, Role> members, TeamSettings settings) {

    public Team {
        addresses = List.copyOf(addresses);
        members = java.util.Collections.unmodifiableMap(new TreeMap<>(members));
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("team " + key + " needs at least one address");
        }
        if (new HashSet<>(addresses).size() < addresses.size()) {
            throw new IllegalArgumentException("team " + key + " names an address twice");
        }
        addresses.stream().filter(address -> !address.detail().isEmpty()).findFirst().ifPresent(address -> {
            throw new IllegalArgumentException(address + " cannot be a team's address: a + begins a sub-address");
        });
    }

    /** With this member, in this role. */
    public Team with(EmailAddress member, Role role) {
        Map<EmailAddress, Role> others = new TreeMap<>(members);
        others.put(member, role);
        return new Team(key, name, addresses, others, settings);
    }

    public Team without(EmailAddress member) {
        Map<EmailAddress, Role> others = new TreeMap<>(members);
        others.remove(member);
        return new Team(key, name, addresses, others, settings);
    }

    public Team with(TeamSettings others) {
        return new Team(key, name, addresses, members, others);
    }

    public EmailAddress identity() {
        return addresses.get(0);
    }

    /** The agent's role; empty for those who are not members. */
    public Optional<Role> role(EmailAddress agent) {
        return Optional.ofNullable(members.get(agent));
    }

    /**
     * How a member is called in folder and keyword: the local part of the address, the whole address where two members
     * share it.
     */
    public String handle(EmailAddress member) {
        boolean shared = members.keySet().stream().anyMatch(other -> !other.equals(member) && other.local().equals(member.local()));
        return shared ? member.value() : member.local();
    }

    /** All members by their handles. */
    public Map<String, EmailAddress> handles() {
        Map<String, Integer> locals = new HashMap<>();
        members.keySet().forEach(member -> locals.merge(member.local(), 1, Integer::sum));
        Map<String, EmailAddress> handles = new HashMap<>();
        members.keySet().forEach(member -> handles.put(locals.get(member.local()) > 1 ? member.value() : member.local(), member));
        return handles;
    }
}
