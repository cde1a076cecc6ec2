package org.mailroom.domain.rule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.People;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/** Who is meant by the words of a rule, among those who are there now. */
public final class Names {
    private final People people;

    public Names(People people) {
        this.people = people;
    }

    /** The team of this key, display name or address, in any letter case. */
    public Optional<TeamKey> team(String word) {
        List<Team> teams = people.teams();
        return teams.stream().filter(team -> team.key().value().equals(word.toUpperCase(Locale.ROOT))).findFirst()
            .or(() -> teams.stream().filter(team -> Text.fold(team.name().value()).equals(Text.fold(word))).findFirst())
            .or(() -> address(word).flatMap(address -> teams.stream().filter(team -> team.addresses().contains(address)).findFirst()))
            .map(Team::key);
    }

    /** The agent of this address, or the only one whose address has this local part. */
    public Optional<EmailAddress> agent(String word) {
        if (word.contains("@")) {
            return address(word).flatMap(people::agent).map(Agent::address);
        }
        List<Agent> called = people.agents().stream().filter(agent -> agent.address().local().equalsIgnoreCase(word)).toList();
        return called.size() == 1 ? Optional.of(called.get(0).address()) : Optional.empty();
    }

    private static Optional<EmailAddress> address(String word) {
        try {
            return Optional.of(EmailAddress.of(word));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
