package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.List;

import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MessageRange;

/** The UIDs that have been given to messages which are no longer there, for VANISHED (EARLIER) of RFC 7162 3.2.10. */
final class Gaps {

    private Gaps() {
    }

    /** @param next UIDs from here on have not been given to any message yet */
    static UidRange[] of(SelectedMailbox selected, List<MessageRange> ranges, MessageUid next) {
        List<UidRange> gaps = new ArrayList<>();
        for (MessageRange range : ranges) {
            long to = Math.min(range.getUidTo().asLong(), next.asLong() - 1);
            collect(selected, Math.max(1, range.getUidFrom().asLong()), to, gaps);
        }
        return gaps.toArray(UidRange[]::new);
    }

    private static void collect(SelectedMailbox selected, long from, long to, List<UidRange> gaps) {
        int exists = (int) selected.existsCount();
        long expected = from;
        for (int number = Windows.firstAtLeast(selected, MessageUid.of(from), exists); number <= exists && expected <= to; number++) {
            long uid = selected.uid(number).map(MessageUid::asLong).orElse(Long.MAX_VALUE);
            add(gaps, expected, Math.min(uid - 1, to));
            expected = uid + 1;
        }
        add(gaps, expected, to);
    }

    private static void add(List<UidRange> gaps, long from, long to) {
        if (from <= to) {
            gaps.add(new UidRange(MessageUid.of(from), MessageUid.of(to)));
        }
    }
}
