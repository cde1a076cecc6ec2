package org.mailroom.store.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Header;
import org.apache.james.mailbox.model.Headers;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MimeDescriptor;
import org.apache.james.mailbox.model.MimePath;
import org.apache.james.mailbox.model.ThreadId;
import org.mailroom.store.content.BodyStore;

/**
 * A message as IMAP's FETCH reads it: what its row says, made into James's values only when somebody asks. Stands in place of
 * {@code MessageResultImpl} and the three objects below it, whose making cost more than reading the row. Knows no attachments, no
 * structure and no headers in parts: those who want them ask for {@link StoredMessage}. Proven by {@code FetchedMessagesTest}.
 *
 * @param header null when it was not asked for
 * @param body at hand when it is small and was asked for
 */
record FetchedMessage(SqlMailboxId mailbox, Row row, byte[] header, Optional<byte[]> body, BodyStore bodies) implements MessageResult {
    /**
     * Times in milliseconds of the epoch.
     *
     * @param bodyHash null when bodies were not asked for, or the body is at hand
     */
    record Row(long uid, long message, long thread, long modSeq, long saved, int flags, String keywords, long internal, long octets, String bodyHash) { }

    @Override
    public MessageId getMessageId() {
        return SqlMessageId.of(row.message());
    }

    @Override
    public ThreadId getThreadId() {
        return ThreadId.fromBaseMessageId(SqlMessageId.of(row.thread()));
    }

    @Override
    public Optional<Date> getSaveDate() {
        return Optional.of(new Date(row.saved()));
    }

    @Override
    public Date getInternalDate() {
        return new Date(row.internal());
    }

    @Override
    public Flags getFlags() {
        return new FlagBits(row.flags(), row.keywords()).flags();
    }

    @Override
    public long getSize() {
        return row.octets();
    }

    @Override
    public MessageMetaData messageMetaData() {
        return new MessageMetaData(getUid(), getModSeq(), getFlags(), getSize(), getInternalDate(), getSaveDate(), getMessageId(), getThreadId());
    }

    @Override
    public MessageUid getUid() {
        return MessageUid.of(row.uid());
    }

    @Override
    public ModSeq getModSeq() {
        return ModSeq.of(row.modSeq());
    }

    @Override
    public MailboxId getMailboxId() {
        return mailbox;
    }

    @Override
    public Content getFullContent() {
        if (row.bodyHash() == null && body.isEmpty()) {
            throw notRead();
        }
        return new StoredContent(bodies, this::read, row.bodyHash(), body, row.octets());
    }

    @Override
    public Content getBody() {
        return new Rest(getFullContent(), read().length);
    }

    @Override
    public Headers getHeaders() {
        return new HeaderBytes(read());
    }

    @Override
    public MimeDescriptor getMimeDescriptor() {
        throw notRead();
    }

    @Override
    public Iterator<Header> iterateHeaders(MimePath path) {
        throw notRead();
    }

    @Override
    public Iterator<Header> iterateMimeHeaders(MimePath path) {
        throw notRead();
    }

    @Override
    public Content getFullContent(MimePath path) {
        throw notRead();
    }

    @Override
    public Content getBody(MimePath path) {
        throw notRead();
    }

    @Override
    public Content getMimeBody(MimePath path) {
        throw notRead();
    }

    @Override
    public List<MessageAttachmentMetadata> getLoadedAttachments() {
        throw notRead();
    }

    private byte[] read() {
        if (header == null) {
            throw notRead();
        }
        return header;
    }

    private static UnsupportedOperationException notRead() {
        return new UnsupportedOperationException("the fetch group did not ask for this");
    }

    @Override
    public int compareTo(MessageResult other) {
        return getUid().compareTo(other.getUid());
    }

    private record HeaderBytes(byte[] bytes) implements Headers {
        @Override
        public Iterator<Header> headers() {
            throw notRead();
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long size() {
            return bytes.length;
        }
    }

    /** The message behind its header. */
    private record Rest(Content whole, int header) implements Content {
        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = whole.getInputStream();
            try {
                in.skipNBytes(header);
                return in;
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }

        @Override
        public long size() throws MailboxException {
            return whole.size() - header;
        }
    }
}
