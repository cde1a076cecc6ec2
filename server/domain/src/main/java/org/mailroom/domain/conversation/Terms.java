package org.mailroom.domain.conversation;

/**
 * On which terms somebody wants a conversation changed, and how that is told before it is durable: both in the transaction of the change, which no other change of the conversation enters. Called from any
 * thread, more than once when the transaction has to be run again; must not wait, nor change anything that is not its own.
 */
@FunctionalInterface
public interface Terms {
    /** Whatever it is. */
    Terms ANY = it -> true;

    /** Whether the conversation may be changed as it is now. */
    boolean allow(Conversation now);

    /** It was changed, and is this if the transaction can be committed. Not called when it was refused. */
    default void changed(Conversation after) {
    }
}
