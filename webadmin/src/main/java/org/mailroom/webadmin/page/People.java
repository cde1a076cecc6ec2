package org.mailroom.webadmin.page;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;

/** Lists of people to choose from. */
final class People {
    private People() {
    }

    /** All members of these teams, each once. */
    static List<Person> of(List<Team> teams, Directory directory) {
        return teams.stream().flatMap(team -> team.members().keySet().stream()).collect(Collectors.toCollection(TreeSet::new)).stream().map(agent -> Person.of(agent, directory)).toList();
    }
}
