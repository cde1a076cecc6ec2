package org.mailroom.imap.view;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import javax.inject.Singleton;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MailboxId;

/**
 * Which messages some session has been notified of already: to all others they are not {@code \Recent} (RFC 3501 2.3.2). Sessions
 * learn of messages in the order of their UIDs, so one number per mailbox is enough. Forgotten at a restart, after which what no
 * SELECT has taken is recent once more, as the RFC wants it when nobody knows. Safe from any thread.
 */
@Singleton
public final class FirstNotified {
    private final ConcurrentMap<MailboxId, Long> last = new ConcurrentHashMap<>();

    /** Those of which nobody has been notified; from now on the caller has. */
    List<MessageUid> claim(MailboxId mailbox, Collection<MessageUid> uids) {
        long highest = uids.stream().mapToLong(MessageUid::asLong).max().orElse(0);
        long[] before = new long[1];
        last.compute(mailbox, (same, known) -> {
            before[0] = known == null ? 0 : known;
            return Math.max(before[0], highest);
        });
        return after(before[0], uids);
    }

    /** Those of which nobody has been notified. */
    List<MessageUid> look(MailboxId mailbox, Collection<MessageUid> uids) {
        return after(last.getOrDefault(mailbox, 0L), uids);
    }

    private static List<MessageUid> after(long known, Collection<MessageUid> uids) {
        return uids.stream().filter(uid -> uid.asLong() > known).toList();
    }
}
