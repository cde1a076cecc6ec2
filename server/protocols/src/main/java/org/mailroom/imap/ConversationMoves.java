package org.mailroom.imap;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.mailroom.domain.Refused;

/**
 * Port: MOVE and COPY where that means something for conversations. James takes ranges of what is in a mailbox; here a UID also counts that has
 * left it a little while ago, and some may go while others stay. Implementations check the session's rights, are safe from any thread
 * and block.
 */
public interface ConversationMoves {
    /** Whether copying from one to the other changes the first: in a team's tree a copy is a move. */
    boolean changes(MessageManager from, MessageManager to, MailboxSession session) throws MailboxException;

    /**
     * Takes these over, in one step.
     *
     * @param ranges  UIDs; what does not reach to the end of the mailbox names gone ones too
     * @return empty when there is nothing more to it than moving or copying messages; then nothing was done
     * @throws Refused when it makes no sense, or this session may not; then nothing was changed
     */
    Optional<Outcome> take(MessageManager from, MessageManager to, List<MessageRange> ranges, boolean copy, MailboxSession session) throws MailboxException;

    /** Told when messages were moved or copied plainly: what they are now in the target. */
    void transferred(MessageManager from, MessageManager to, List<MessageRange> there, boolean copy, MailboxSession session) throws MailboxException;

    /**
     * @param there  which UID became which; none for a message that vanishes in its target
     * @param refusal  what stays as it was, and why
     */
    record Outcome(SortedMap<MessageUid, MessageUid> there, Optional<Refused> refusal) { }

    /** Where there are no conversations. */
    ConversationMoves NONE = new ConversationMoves() {
        @Override
        public boolean changes(MessageManager from, MessageManager to, MailboxSession session) {
            return false;
        }

        @Override
        public Optional<Outcome> take(MessageManager from, MessageManager to, List<MessageRange> ranges, boolean copy, MailboxSession session) {
            return Optional.empty();
        }

        @Override
        public void transferred(MessageManager from, MessageManager to, List<MessageRange> there, boolean copy, MailboxSession session) {
            // nobody wants to know
        }
    };
}
