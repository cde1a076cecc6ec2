package org.mailroom.store.conversation;

import org.apache.james.mailbox.model.MessageRange;

/** UIDs that a client has named, from and to inclusive. What reaches to the end of the mailbox names no UID that is gone. */
public record Uids(long from, long to) {
    public static Uids of(MessageRange range) {
        return new Uids(range.getUidFrom().asLong(), range.getUidTo().asLong());
    }

    boolean open() {
        return to == Long.MAX_VALUE;
    }
}
