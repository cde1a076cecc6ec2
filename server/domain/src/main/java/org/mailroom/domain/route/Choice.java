package org.mailroom.domain.route;

import org.mailroom.domain.team.EmailAddress;

/**
 * Who gets a conversation, and why.
 *
 * @param why  for the journal
 * @param inTurn  whether it counts as the agent's turn
 */
public record Choice(EmailAddress agent, String why, boolean inTurn) {
}
