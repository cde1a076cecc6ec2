package org.mailroom.domain.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.team.TeamKey;

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

    /**
     * As above, if the conversation is still as somebody has seen it.
     *
     * @throws Outdated when it is not; then nothing was changed
     */
    Conversation act(ConversationNumber number, List<Command> commands, Actor actor, Manner manner, Terms terms);

    /** The conversation was changed since somebody looked at it. */
    final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Outdated(ConversationNumber number) {
            super(number + " was changed meanwhile. Nothing was changed.");
        }
    }

    /**
     * Gives the actor the conversation of the team that is to be taken next: open, nobody's, and not just being written in by somebody else; of several who ask at once each gets another one.
     * The order is that of {@link Conversations.Order#URGENCY}.
     *
     * @return empty when there is none
     */
    default Optional<Conversation> next(TeamKey team, Actor actor) {
        return next(team, actor, Terms.ANY);
    }

    /** As above. @param terms  told what it has come to; not asked, since nobody has seen the conversation */
    Optional<Conversation> next(TeamKey team, Actor actor, Terms terms);

    /** Gives the conversation to another team, under a new number; the old one still finds it. */
    default Conversation transfer(ConversationNumber number, TeamKey to, Actor actor, Manner manner) {
        return transfer(number, to, actor, manner, Terms.ANY);
    }

    /**
     * As above, if the conversation is still as somebody has seen it.
     *
     * @throws Outdated when it is not; then nothing was changed
     */
    Conversation transfer(ConversationNumber number, TeamKey to, Actor actor, Manner manner, Terms terms);

    /** Puts the first conversation's messages into the second, of the same team; the first number finds the second from then on. */
    default Conversation merge(ConversationNumber from, ConversationNumber into, Actor actor, Manner manner) {
        return merge(from, into, actor, manner, Terms.ANY);
    }

    /**
     * As above, if the first conversation is still as somebody has seen it.
     *
     * @throws Outdated when it is not; then nothing was changed
     */
    Conversation merge(ConversationNumber from, ConversationNumber into, Actor actor, Manner manner, Terms terms);

    /**
     * Takes messages out into a conversation of their own.
     *
     * @param messages  ids of messages, not all that it has
     * @return the new conversation
     */
    default Conversation split(ConversationNumber number, Set<Long> messages, Actor actor) {
        return split(number, messages, actor, Terms.ANY);
    }

    /**
     * As above, if the conversation is still as somebody has seen it.
     *
     * @throws Outdated when it is not; then nothing was changed
     */
    Conversation split(ConversationNumber number, Set<Long> messages, Actor actor, Terms terms);

    /** Conversations of the same matter: in other teams, before and after. */
    List<String> links(ConversationNumber number);

    /** Its journal, the oldest entry first. */
    List<JournalEntry> journal(ConversationNumber number);
}
