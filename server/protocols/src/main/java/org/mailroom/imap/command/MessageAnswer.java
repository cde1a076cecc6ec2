package org.mailroom.imap.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.imap.api.message.BodyFetchElement;
import org.apache.james.imap.api.message.FetchData.Item;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.mailbox.MessageSequenceNumber;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MessageResult;
import org.mailroom.imap.message.HeaderEnvelope;
import org.mailroom.imap.message.MessageSections;

/**
 * Makes the FETCH answers that one command asks for, from the message as it is, see {@link MessageSections}. For one thread.
 */
record MessageAnswer(FetchPlan plan, SelectedMailbox selected) {

    /** Flags, UID and mod-sequence. */
    FetchResponse of(MessageSequenceNumber number, ComposedMessageIdWithMetaData message) {
        MessageUid uid = message.getComposedMessageId().getUid();
        return new FetchResponse(number, plan.wants(Item.FLAGS) ? flags(message.getFlags(), uid, false) : null,
            plan.wants(Item.UID) ? uid : null, null, plan.wants(Item.MODSEQ) ? message.getModSeq() : null,
            null, null, null, null, null, null, null, null);
    }

    /**
     * @param seenNow whether this command has just set {@code \Seen}, which must then be told
     * @throws MailboxException when the message cannot be read
     */
    FetchResponse of(MessageSequenceNumber number, MessageResult message, boolean seenNow) throws MailboxException {
        MessageSections sections = new MessageSections(message);
        FetchResponse.Structure structure = plan.wants(Item.BODY) || plan.wants(Item.BODY_STRUCTURE) ? sections.structure() : null;
        return new FetchResponse(number,
            plan.wants(Item.FLAGS) || seenNow ? flags(message.getFlags(), message.getUid(), seenNow) : null,
            plan.wants(Item.UID) ? message.getUid() : null,
            plan.wants(Item.SAVEDATE) ? message.getSaveDate() : null,
            plan.wants(Item.MODSEQ) ? message.getModSeq() : null,
            plan.wants(Item.INTERNAL_DATE) ? message.getInternalDate() : null,
            plan.wants(Item.SIZE) ? Long.valueOf(message.getSize()) : null,
            plan.wants(Item.ENVELOPE) ? envelope(sections) : null,
            plan.wants(Item.BODY) ? structure : null,
            plan.wants(Item.BODY_STRUCTURE) ? structure : null,
            elements(sections),
            plan.wants(Item.EMAILID) ? message.getMessageId() : null,
            plan.wants(Item.THREADID) ? message.getThreadId() : null);
    }

    private Flags flags(Flags stored, MessageUid uid, boolean seenNow) {
        Flags flags = new Flags(stored);
        if (seenNow) {
            flags.add(Flags.Flag.SEEN);
        }
        if (selected.isRecent(uid)) {
            flags.add(Flags.Flag.RECENT);
        }
        return flags;
    }

    private static FetchResponse.Envelope envelope(MessageSections sections) throws MailboxException {
        try {
            return new HeaderEnvelope(sections.header());
        } catch (IOException e) {
            throw new MailboxException("The header cannot be read", e);
        }
    }

    private List<FetchResponse.BodyElement> elements(MessageSections sections) throws MailboxException {
        List<FetchResponse.BodyElement> elements = new ArrayList<>();
        for (BodyFetchElement element : plan.items().getBodyElements()) {
            elements.add(sections.section(element));
        }
        return elements;
    }
}
