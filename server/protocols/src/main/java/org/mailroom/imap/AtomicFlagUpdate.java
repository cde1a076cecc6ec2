package org.mailroom.imap;

import java.util.List;
import java.util.Map;

import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;

/**
 * Port: {@code STORE (UNCHANGEDSINCE n)} of RFC 7162 3.1.3 as one step. Of two clients that hold the same mod-sequence at
 * most one changes a message; the other finds it among the failed. James reads, filters, then writes. Implementations
 * check the session's rights, publish the flag events as {@code setFlags} does, are safe from any thread and block.
 */
public interface AtomicFlagUpdate {

    /**
     * Changes the flags of those messages in {@code ranges} whose mod-sequence is at most {@code unchangedSince}.
     *
     * @throws MailboxException when the session may not, or storage fails; then nothing was changed
     */
    Outcome update(MessageManager mailbox, Change change, List<MessageRange> ranges, long unchangedSince, MailboxSession session)
        throws MailboxException;

    /** The flags and how they are applied. */
    record Change(Flags flags, FlagsUpdateMode mode) { }

    /**
     * @param flags of each message that passed, as they are now
     * @param failed messages that somebody has changed since, ascending
     */
    record Outcome(Map<MessageUid, Flags> flags, List<MessageUid> failed) { }
}
