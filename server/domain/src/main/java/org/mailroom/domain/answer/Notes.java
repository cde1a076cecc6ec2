package org.mailroom.domain.answer;

import java.io.IOException;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.TeamKey;

/**
 * Port: internal messages in conversations. As stored, a note begins with the line of {@link NoteMark}, in its text and in its HTML, and
 * carries {@code X-Mailroom-Note}. Whom it names with {@code @handle} gets a short mail that does not leave the server. Safe from any
 * thread, blocks; durable when it returns. Refusals are {@link org.mailroom.domain.Refused}; then nothing was changed.
 */
public interface Notes {

    /**
     * Adds a note to a conversation.
     *
     * @return the conversation's number now, which differs when it was merged or transferred
     */
    default ConversationNumber add(ConversationNumber number, Content note, Actor author) {
        return add(number, note, author, Terms.ANY);
    }

    /**
     * As above, if the conversation is still as somebody has seen it.
     *
     * @throws org.mailroom.domain.conversation.Desk.Outdated when it is not; then nothing was changed
     */
    ConversationNumber add(ConversationNumber number, Content note, Actor author, Terms terms);

    /** Adds a note to the conversation of the team that its references name, or a number such as {@code SUP-42} in its subject. */
    ConversationNumber drop(TeamKey team, Content note, Actor author);

    /**
     * Whether a note is in the message, quoted, forwarded or attached, as the submission port looks for it in what is to leave. The message's own header says
     * nothing. Reads all of it.
     *
     * @throws IOException when the message cannot be read
     */
    boolean within(Content message) throws IOException;
}
