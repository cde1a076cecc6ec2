package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.List;

import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MessageRange;

/** Cuts what a client has named into steps of so many messages, without a message that it has not named. */
final class Steps {
    private Steps() {
    }

    /**
     * @param windows  runs of messages that are there
     * @param absent  UIDs that are not
     * @param most  messages in a step, if each run is shorter
     */
    static List<List<MessageRange>> of(List<List<MessageUid>> windows, List<MessageRange> absent, int most) {
        List<List<MessageRange>> steps = new ArrayList<>();
        List<MessageRange> step = new ArrayList<>(absent);
        int size = 0;
        for (List<MessageUid> window : windows) {
            if (size > 0 && size + window.size() > most) {
                steps.add(step);
                step = new ArrayList<>();
                size = 0;
            }
            step.add(MessageRange.range(window.get(0), window.get(window.size() - 1)));
            size += window.size();
        }
        if (!step.isEmpty()) {
            steps.add(step);
        }
        return steps;
    }

    /** UIDs that the client has named although no such message is there as far as this session knows; not what reaches to the end of the mailbox. */
    static List<MessageRange> absent(SelectedMailbox selected, IdRange[] set) {
        List<MessageRange> finite = new ArrayList<>();
        for (IdRange range : set) {
            if (range.getLowVal() != Long.MAX_VALUE && range.getHighVal() != Long.MAX_VALUE) {
                finite.add(MessageRange.range(MessageUid.of(range.getLowVal()), MessageUid.of(range.getHighVal())));
            }
        }
        List<MessageRange> absent = new ArrayList<>();
        for (UidRange gap : Gaps.of(selected, finite, MessageUid.MAX_VALUE)) {
            absent.add(gap.toMessageRange());
        }
        return absent;
    }
}
