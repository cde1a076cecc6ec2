package org.mailroom.domain.team;

import java.util.List;
import java.util.Optional;

/** Who is there: all that names are looked up in. */
public interface People {

    List<Agent> agents();

    Optional<Agent> agent(EmailAddress address);

    List<Team> teams();
}
