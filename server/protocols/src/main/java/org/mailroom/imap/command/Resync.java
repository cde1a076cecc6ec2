package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.AbstractMailboxSelectionRequest;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.message.response.VanishedResponse;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MessageRange;

import reactor.core.publisher.Flux;

/**
 * Brings a client up to date that has seen the mailbox before (RFC 7162 3.2.5): what has vanished, then whose flags have changed.
 * We do not remember when a message vanished, so all missing UIDs are told that the client may know (3.2.5.2 narrows them).
 */
record Resync(SelectedMailbox selected, MailboxMetaData state, MailboxSession session, Responder responder) {
    private static final int AT_ONCE = 2_000;

    void answer(AbstractMailboxSelectionRequest request) throws MailboxException {
        List<MessageRange> known = known(request.getUidSet());
        UidRange[] gaps = Gaps.of(selected, from(known, surelyThere(request)), state.getUidNext());
        if (gaps.length > 0) {
            responder.respond(new VanishedResponse(gaps, true));
        }
        if (request.getKnownModSeq() < state.getHighestModSeq().asLong()) {
            for (MessageRange range : known) {
                for (MessageRange window : Windows.of(selected, range.getUidFrom(), range.getUidTo(), AT_ONCE)) {
                    changed(window, request.getKnownModSeq());
                }
            }
        }
    }

    private static List<MessageRange> known(UidRange[] uids) {
        return uids == null
            ? List.of(MessageRange.range(MessageUid.MIN_VALUE, MessageUid.MAX_VALUE))
            : Arrays.stream(uids).map(range -> MessageRange.range(range.getLowVal(), range.getHighVal())).toList();
    }

    /** The last UID of the client's sample up to which number and UID still agree; nothing up to there has vanished. */
    private MessageUid surelyThere(AbstractMailboxSelectionRequest request) {
        MessageUid last = MessageUid.of(0);
        if (request.getKnownSequenceSet() == null || request.getKnownUidSet() == null) {
            return last;
        }
        List<Long> numbers = new ArrayList<>();
        for (IdRange range : request.getKnownSequenceSet()) {
            for (long number = range.getLowVal(); number <= Math.min(range.getHighVal(), selected.existsCount()); number++) {
                numbers.add(number);
            }
        }
        int at = 0;
        for (UidRange range : request.getKnownUidSet()) {
            for (long uid = range.getLowVal().asLong(); uid <= range.getHighVal().asLong() && at < numbers.size(); uid++) {
                if (!selected.uid(numbers.get(at++).intValue()).equals(Optional.of(MessageUid.of(uid)))) {
                    return last;
                }
                last = MessageUid.of(uid);
            }
        }
        return last;
    }

    private static List<MessageRange> from(List<MessageRange> ranges, MessageUid after) {
        return ranges.stream()
            .filter(range -> range.getUidTo().compareTo(after) > 0)
            .map(range -> range.getUidFrom().compareTo(after) > 0 ? range : MessageRange.range(after.next(), range.getUidTo()))
            .toList();
    }

    private void changed(MessageRange window, long since) throws MailboxException {
        for (ComposedMessageIdWithMetaData message : Flux.from(selected.getMessageManager().listMessagesMetadata(window, session))
                .filter(found -> found.getModSeq().asLong() > since).collectList().block()) {
            MessageUid uid = message.getComposedMessageId().getUid();
            selected.msn(uid).ifPresent(number -> {
                Flags flags = message.getFlags();
                if (selected.isRecent(uid)) {
                    flags.add(Flags.Flag.RECENT);
                }
                responder.respond(new FetchResponse(number, flags, uid, null, message.getModSeq(), null, null, null, null, null, null,
                    null, null));
            });
        }
    }
}
