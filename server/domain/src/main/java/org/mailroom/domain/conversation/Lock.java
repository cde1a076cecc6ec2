package org.mailroom.domain.conversation;

import java.time.Instant;

import org.mailroom.domain.team.EmailAddress;

/**
 * "Alice is writing an answer".
 *
 * @param since  when she began
 * @param until  when it ends unless it is renewed
 * @param cause  what it hangs on; another lock of the holder with another cause takes its place
 */
public record Lock(EmailAddress holder, Instant since, Instant until, Cause cause) {
    /** What took the lock. */
    public enum Cause {
        /** A draft; the lock goes when the draft goes. */
        DRAFT,
        /** The keyword, REST or the web page; the lock goes when the agent says so. */
        ASKED
    }

    public boolean holds(Instant now) {
        return now.isBefore(until);
    }
}
