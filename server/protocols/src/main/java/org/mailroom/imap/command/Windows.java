package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MessageRange;

/** Cuts a range of UIDs into windows of so many messages that really are in the selected mailbox. */
final class Windows {

    private Windows() {
    }

    static List<MessageRange> of(SelectedMailbox selected, MessageUid from, MessageUid to, int size) {
        List<MessageRange> windows = new ArrayList<>();
        int exists = (int) selected.existsCount();
        int first = firstAtLeast(selected, from, exists);
        while (first <= exists && uid(selected, first).compareTo(to) <= 0) {
            int last = Math.min(first + size - 1, exists);
            MessageUid end = uid(selected, last);
            windows.add(MessageRange.range(uid(selected, first), end.compareTo(to) > 0 ? to : end));
            first = last + 1;
        }
        return windows;
    }

    /** Whether a set names numbers that the client has not been told of; then it must be told first, if they exist at all. */
    static boolean beyond(IdRange[] numbers, SelectedMailbox selected) {
        long exists = selected.existsCount();
        return Arrays.stream(numbers).anyMatch(range -> exists == 0 || range.getLowVal() > exists && range.getLowVal() != Long.MAX_VALUE
            || range.getHighVal() > exists && range.getHighVal() != Long.MAX_VALUE);
    }

    /** The smallest sequence number whose UID is {@code from} or more; {@code exists + 1} when there is none. */
    static int firstAtLeast(SelectedMailbox selected, MessageUid from, int exists) {
        int low = 1;
        int high = exists + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (uid(selected, middle).compareTo(from) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static MessageUid uid(SelectedMailbox selected, int number) {
        return selected.uid(number).orElse(MessageUid.MAX_VALUE);
    }
}
