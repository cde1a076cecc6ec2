package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UidValidity;
import org.mailroom.domain.Refused;
import org.mailroom.imap.ConversationMoves;

/** What a COPY or MOVE has put into its target so far. */
final class Taken {
    private final MessageManager target;
    private final UidValidity validity;
    private final List<MessageUid> from = new ArrayList<>();
    private final List<MessageUid> to = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private boolean paired = true;

    Taken(MessageManager target) throws MailboxException {
        this.target = target;
        this.validity = target.getMailboxEntity().getUidValidity();
    }

    void add(List<MessageUid> window, List<MessageRange> there) {
        List<MessageUid> uids = new ArrayList<>();
        there.forEach(range -> range.forEach(uids::add));
        from.addAll(window);
        to.addAll(uids);
        paired &= window.size() == uids.size();
    }

    void add(ConversationMoves.Outcome outcome) {
        outcome.there().forEach((here, there) -> {
            from.add(here);
            to.add(there);
        });
        outcome.refusal().ifPresent(refused::add);
    }

    /** Why some were not taken. */
    Optional<Refused> refusal() {
        return refused.stream().findFirst();
    }

    MessageManager target() {
        return target;
    }

    List<MessageUid> there() {
        return List.copyOf(to);
    }

    /** Nothing when nothing was taken, or when somebody else had taken messages away meanwhile: pairs would be guesses. */
    Optional<ResponseCode> copyUid() {
        return to.isEmpty() || !paired ? Optional.empty() : Optional.of(ResponseCode.copyUid(validity, ranges(from), ranges(to)));
    }

    private static IdRange[] ranges(Collection<MessageUid> uids) {
        return MessageRange.toRanges(uids).stream().map(IdRange::from).toArray(IdRange[]::new);
    }
}
