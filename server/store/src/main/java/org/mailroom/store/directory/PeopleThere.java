package org.mailroom.store.directory;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.People;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Database;

/** Agents and teams as they were at one look. Immutable. */
public final class PeopleThere implements People {
    private final DirectorySnapshot snapshot;

    private PeopleThere(DirectorySnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The look. */
    public static Database.Work<People> look() {
        return connection -> new PeopleThere(DirectoryRows.read(connection, 0));
    }

    @Override
    public List<Agent> agents() {
        return List.copyOf(snapshot.agents());
    }

    @Override
    public Optional<Agent> agent(EmailAddress address) {
        return snapshot.agent(address);
    }

    @Override
    public List<Team> teams() {
        return List.copyOf(snapshot.teams());
    }
}
