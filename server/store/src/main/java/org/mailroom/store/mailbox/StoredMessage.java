package org.mailroom.store.mailbox;

import java.util.Date;
import java.util.List;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/** A message as read from the store. {@link #copy} shares the content: James's own copy reads the body into memory. */
final class StoredMessage extends SimpleMailboxMessage {
    /** What is the same in every mailbox that shows the message. */
    record Common(MessageId id, ThreadId thread, Date internalDate, long octets, int headerOctets,
                  Properties properties, StoredContent content, List<MessageAttachmentMetadata> attachments) {
    }

    private final Common common;

    StoredMessage(Common common, MailboxId mailbox, Flags flags, Optional<Date> saveDate) {
        super(common.id(), common.thread(), common.internalDate(), common.octets(), common.headerOctets(),
            common.content(), flags, common.properties(), mailbox, common.attachments(), saveDate);
        this.common = common;
    }

    StoredMessage at(MessageUid uid, ModSeq modSeq) {
        setUid(uid);
        setModSeq(modSeq);
        return this;
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) {
        return new StoredMessage(common, mailbox.getMailboxId(), createFlags(), getSaveDate());
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
