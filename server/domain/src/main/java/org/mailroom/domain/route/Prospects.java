package org.mailroom.domain.route;

import java.util.Optional;

import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.TeamKey;

/** Port: who would be given a conversation that began now. Nothing is given. Safe from any thread, blocks. */
@FunctionalInterface
public interface Prospects {
    /** @param customer  the author's address */
    Optional<Choice> who(TeamKey team, Topic topic, String customer);
}
