package org.mailroom.domain.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;

/** Writes setups for tests; the lines are counted as the parts are added. */
final class Wanted {
    private final List<Stated<String>> domains = new ArrayList<>();
    private final List<WantedAgent> agents = new ArrayList<>();
    private final List<WantedTeam> teams = new ArrayList<>();
    private int line;

    Wanted domain(String domain) {
        domains.add(new Stated<>(domain, ++line));
        return this;
    }

    Wanted agent(String address, String name, String password) {
        agents.add(new WantedAgent(new Stated<>(EmailAddress.of(address), ++line), Optional.ofNullable(name), Optional.ofNullable(password),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        return this;
    }

    Wanted agent(String address, List<String> languages, List<String> skills, int capacity, boolean admin) {
        agents.add(new WantedAgent(new Stated<>(EmailAddress.of(address), ++line), Optional.empty(), Optional.empty(),
            Optional.of(languages), Optional.of(skills), Optional.of(capacity), Optional.of(admin)));
        return this;
    }

    /** @param members  {@code address=role}; null for a team whose members the file does not name */
    Wanted team(String key, String name, List<String> addresses, List<String> members, WantedSettings settings) {
        int start = ++line;
        teams.add(new WantedTeam(new Stated<>(new TeamKey(key), start),
            Optional.ofNullable(name).map(called -> new Stated<>(new TeamName(called), start)),
            addresses.stream().map(address -> new Stated<>(EmailAddress.of(address), ++line)).toList(),
            Optional.ofNullable(members).map(all -> all.stream().map(this::member).toList()), settings));
        return this;
    }

    private Stated<WantedTeam.Member> member(String text) {
        String[] parts = text.split("=");
        return new Stated<>(new WantedTeam.Member(EmailAddress.of(parts[0]), Role.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT))), ++line);
    }

    Wanted team(String key, String name, List<String> addresses, List<String> members) {
        return team(key, name, addresses, members, WantedSettings.NONE);
    }

    Setup setup() {
        return new Setup(domains, agents, teams);
    }

    /** Two agents and a team that has both. */
    static Wanted acme() {
        return new Wanted().domain("acme.test").agent("alice@acme.test", "Alice Ito", "secret-1").agent("bob@acme.test", "Bob Sato", "secret-2")
            .team("SUP", "Support", List.of("support@acme.test", "help@acme.test"), List.of("alice@acme.test=agent", "bob@acme.test=agent"));
    }
}
