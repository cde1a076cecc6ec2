package org.mailroom.store.mailbox;

import java.util.Set;
import java.util.TreeSet;

import javax.mail.Flags;

/**
 * A message in a mailbox, as a transaction sees it.
 *
 * @param internalDate  in milliseconds
 */
public record Standing(long mailbox, long uid, long message, long thread, long octets, long internalDate, int bits, String keywordLines) {
    public Flags flags() {
        return new FlagBits(bits, keywordLines).flags();
    }

    public Set<String> keywords() {
        return new TreeSet<>(new FlagBits(bits, keywordLines).keywordList());
    }

    boolean unseen() {
        return (bits & FlagBits.SEEN) == 0;
    }
}
