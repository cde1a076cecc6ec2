package org.mailroom.domain.setup;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

/**
 * A team as the file wants it; what is empty is left as it is, or at its default for a new team.
 *
 * @param addresses  these come first, in this order; others that the team has stay behind them, since customers know them
 * @param members  these and no others
 */
public record WantedTeam(Stated<TeamKey> key, Optional<Stated<TeamName>> name, List<Stated<EmailAddress>> addresses,
                         Optional<List<Stated<Member>>> members, WantedSettings settings) {

    /** An agent and the role in the team. */
    public record Member(EmailAddress address, Role role) {
    }

    public WantedTeam {
        addresses = List.copyOf(addresses);
    }

    /** Throws IllegalArgumentException where a team cannot be so. */
    Team changed(Team before) {
        Set<EmailAddress> all = new LinkedHashSet<>(addresses.stream().map(Stated::value).toList());
        all.addAll(before.addresses());
        return team(name.map(Stated::value).orElse(before.name()), List.copyOf(all), before.members(), before.settings());
    }

    /** As {@link #changed}, for a new team. */
    Team made() {
        TeamName called = name.orElseThrow(() -> new IllegalArgumentException("team " + key.value() + " is new and needs the key 'name'")).value();
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("team " + key.value() + " is new and needs the key 'addresses', with at least one");
        }
        return team(called, addresses.stream().map(Stated::value).distinct().toList(), Map.of(), TeamSettings.defaults());
    }

    private Team team(TeamName called, List<EmailAddress> all, Map<EmailAddress, Role> present, TeamSettings set) {
        Map<EmailAddress, Role> roles = new TreeMap<>(present);
        members.ifPresent(wanted -> {
            roles.clear();
            wanted.forEach(member -> roles.put(member.value().address(), member.value().role()));
        });
        return new Team(key.value(), called, all, roles, settings.over(set));
    }
}
