package org.mailroom.domain.screen;

import java.time.Instant;
import java.util.List;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Terms;

/**
 * Port: what nobody is to see before somebody has looked at it. Teams' mail is a conversation in quarantine; mail for an agent's own mailbox, or for recipients elsewhere, is kept
 * as it is. All is done once, however often it is asked for, and durable when it returns. Safe from any thread, blocks.
 */
public interface Quarantine {
    /**
     * A mail that is kept.
     *
     * @param id  as long as it is kept
     * @param sender  of the envelope; empty for none
     * @param why  what was found, for people
     */
    record Kept(String id, String sender, List<String> recipients, String subject, String why, Instant since) {
        public Kept {
            recipients = List.copyOf(recipients);
        }
    }

    /** What is kept, the oldest first, so many at most. */
    List<Kept> kept(int atMost);

    /** Sends it on through the chain as if it had just come, without being scanned again; the verdicts stay in its header. @return whether it was there */
    boolean releaseKept(String id);

    /** @return whether it was there */
    boolean deleteKept(String id);

    /**
     * Opens the conversation; if its mail answers another conversation of the team, it joins that one. Nothing when it is not in quarantine (any more).
     *
     * @param terms  not asked; told what it has come to
     * @return the conversation in which the mail is now
     * @throws org.mailroom.domain.Refused when the actor may not, or there is no such conversation
     */
    Conversation release(ConversationNumber number, Actor actor, Terms terms);

    /**
     * Deletes the conversation's messages for good; the journal stays. Nothing when it is not in quarantine (any more).
     *
     * @throws org.mailroom.domain.Refused when the actor may not, or there is no such conversation
     * @return whether something was deleted
     */
    boolean delete(ConversationNumber number, Actor actor);
}
