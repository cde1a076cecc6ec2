package org.mailroom.domain.conversation;

import java.util.List;
import java.util.Optional;

/**
 * Port: the one door to conversations. Every change, from whichever protocol, is one command; it is checked, decided by
 * {@link Decisions}, journalled, and shown in the folders in one transaction that no other change of the same conversation
 * enters, in this process or another on the same database. When it returns, all of this is durable, and those who look at the folders have been
 * told. Safe from any thread, blocks.
 *
 * <p>Refusals are {@link org.mailroom.domain.Refused}; then nothing was changed. A number that no conversation has, or had before it was
 * merged or transferred, is refused too.
 */
public interface Desk {
    /** The conversation that has this number, or had it before. */
    Optional<Conversation> find(ConversationNumber number);

    /** @return the conversation as it is afterwards */
    Conversation act(ConversationNumber number, Command command, Actor actor, Manner manner);

    /** Its journal, the oldest entry first. */
    List<JournalEntry> journal(ConversationNumber number);
}
