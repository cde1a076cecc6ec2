package org.mailroom.domain.mail;

import java.util.Optional;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.team.TeamKey;

/** Port: which conversation a mail goes on with. Safe from any thread, blocks; changes nothing. */
@FunctionalInterface
public interface Threads {
    /** The conversation that the mail would join if it were filed with the team now; empty when it would begin one. What the message needs at its head is {@code Delivered-To}. */
    Optional<ConversationNumber> goesOn(TeamKey team, IncomingMessage message);
}
