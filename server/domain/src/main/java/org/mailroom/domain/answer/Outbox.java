package org.mailroom.domain.answer;

import org.mailroom.domain.conversation.Actor;

/**
 * Port: answers that wait until their undo window is over, or their time has come. A message that has left the folder, or is marked deleted
 * in it, does not leave the house, whether or not anybody says so here. Safe from any thread, blocks.
 */
public interface Outbox {

    /**
     * Says that a message was taken out of the Outbox: it is not sent, and no longer counts as an answer.
     *
     * @param message  its id in the mailboxes
     * @return whether it was waiting; it has been sent, held or cancelled otherwise
     */
    boolean cancel(long message, Actor actor);
}
