package org.mailroom.domain.mail;

import java.util.Collection;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Port: what filing a mail in a team would do now. Nothing is done, held or counted. Safe from any thread, blocks. */
@FunctionalInterface
public interface Foresight {

    /**
     * @param given  who would have got something by then, once for each conversation: one mail may go to several teams
     * @throws org.mailroom.domain.Refused when there is no such team
     */
    Foreseen of(TeamKey team, IncomingMessage message, Handling handling, Collection<EmailAddress> given);
}
