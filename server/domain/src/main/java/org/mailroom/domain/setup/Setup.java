package org.mailroom.domain.setup;

import java.util.List;

/** What the directory shall have. What is not named here stays as it is, except members of a team whose members are. */
public record Setup(List<Stated<String>> domains, List<WantedAgent> agents, List<WantedTeam> teams) {

    public Setup {
        domains = List.copyOf(domains);
        agents = List.copyOf(agents);
        teams = List.copyOf(teams);
    }
}
