package org.mailroom.store.mailbox;

import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UpdatedFlags;

/**
 * What a transaction has changed in mailboxes, to be told when it is committed: one event for each mailbox and kind, in the order in
 * which clients can make sense of it. For one thread.
 */
public final class Changes {
    /** What happened in one mailbox. */
    record In(SortedMap<MessageUid, MessageMetaData> gone, SortedMap<MessageUid, MessageMetaData> come, SortedMap<MessageUid, UpdatedFlags> marked) {
    }

    private final Map<Long, In> mailboxes = new LinkedHashMap<>();
    private final Set<Long> delivered = new HashSet<>();

    Map<Long, In> mailboxes() {
        return mailboxes;
    }

    public boolean isEmpty() {
        return mailboxes.isEmpty();
    }

    void gone(Standing left, long modSeq) {
        In in = in(left.mailbox());
        if (in.come().remove(MessageUid.of(left.uid())) != null) {
            return;
        }
        in.marked().remove(MessageUid.of(left.uid()));
        in(left.mailbox()).gone().put(MessageUid.of(left.uid()), metaData(left, modSeq, left.internalDate()));
    }

    /** A message was put into a mailbox in this transaction by {@link MailboxDelivery}. */
    public void come(MailboxDelivery.Delivered message) {
        in(SqlMailboxId.value(message.mailbox())).come().put(message.message().getUid(), message.message());
        delivered.add(SqlMailboxId.value(message.mailbox()));
    }

    /** Whether what came into the mailbox was new, not moved. */
    boolean isDelivery(long mailbox) {
        return delivered.contains(mailbox);
    }

    void come(Standing here, long modSeq, long saved) {
        in(here.mailbox()).come().put(MessageUid.of(here.uid()), metaData(here, modSeq, saved));
    }

    void marked(Standing before, Standing now, long modSeq) {
        In in = in(before.mailbox());
        MessageUid uid = MessageUid.of(before.uid());
        if (in.come().containsKey(uid)) {
            MessageMetaData here = in.come().get(uid);
            in.come().put(uid, metaData(now, modSeq, here.getSaveDate().orElse(here.getInternalDate()).getTime()));
            return;
        }
        UpdatedFlags earlier = in.marked().get(uid);
        in.marked().put(uid, UpdatedFlags.builder().uid(uid).messageId(SqlMessageId.of(before.message())).modSeq(ModSeq.of(modSeq))
            .oldFlags(earlier == null ? before.flags() : earlier.getOldFlags()).newFlags(now.flags()).build());
    }

    private In in(long mailbox) {
        return mailboxes.computeIfAbsent(mailbox, id -> new In(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
    }

    private static MessageMetaData metaData(Standing place, long modSeq, long saved) {
        return new MessageMetaData(MessageUid.of(place.uid()), ModSeq.of(modSeq), place.flags(), place.octets(), new Date(place.internalDate()),
            Optional.of(new Date(saved)), SqlMessageId.of(place.message()), ThreadId.fromBaseMessageId(SqlMessageId.of(place.thread())));
    }
}
