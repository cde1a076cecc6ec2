package org.mailroom.domain.route;

import java.time.Duration;
import java.util.Optional;

import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.EmailAddress;

/**
 * A conversation that is to be handed out.
 *
 * @param worked  how long it has waited for somebody, in the team's working time
 * @param last  who has taken care of this customer last, in this team
 * @param except  who has had it and let it wait too long
 */
public record Waiting(Topic topic, Duration worked, Optional<EmailAddress> last, Optional<EmailAddress> except) {
}
