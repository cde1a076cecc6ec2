package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.apache.james.mailbox.exception.AttachmentNotFoundException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.Cid;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.transaction.NonTransactionalMapper;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.sql.Sql;

import com.google.common.base.Preconditions;

/**
 * Attachments taken out of messages; James's JPA storage has none (James 3.8.1). They live as long as the message
 * that brought them. Thread-safe. Proven by {@code SqlAttachmentMapperTest}.
 */
public final class SqlAttachmentMapper extends NonTransactionalMapper implements AttachmentMapper {
    private final MailboxDatabase database;
    private final BodyStore bodies;

    SqlAttachmentMapper(MailboxDatabase database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    @Override
    public InputStream loadAttachmentContent(AttachmentId id) throws AttachmentNotFoundException, IOException {
        return bodies.open(database.look(connection -> Sql.first(connection, "SELECT body_hash FROM attachment WHERE id = ?",
            row -> row.getString(1), id.getId())).orElseThrow(() -> new AttachmentNotFoundException(id.getId())));
    }

    @Override
    public AttachmentMetadata getAttachment(AttachmentId id) throws AttachmentNotFoundException {
        Preconditions.checkArgument(id != null, "an attachment id is needed");
        return getAttachments(List.of(id)).stream().findFirst().orElseThrow(() -> new AttachmentNotFoundException(id.getId()));
    }

    @Override
    public List<AttachmentMetadata> getAttachments(Collection<AttachmentId> ids) {
        Preconditions.checkArgument(ids != null, "attachment ids are needed");
        return ids.isEmpty() ? List.of() : database.look(connection -> Sql.list(connection,
            AttachmentRows.COLUMNS + " WHERE id IN (" + MessageReader.marks(ids) + ")", AttachmentRows::metadata,
            ids.stream().map(AttachmentId::getId).toArray()));
    }

    @Override
    public List<MessageAttachmentMetadata> storeAttachments(Collection<ParsedAttachment> attachments, MessageId owner) throws MailboxException {
        List<MessageAttachmentMetadata> stored = new ArrayList<>();
        for (ParsedAttachment attachment : attachments) {
            stored.add(store(attachment, owner, stored.size()));
        }
        return stored;
    }

    @Override
    public Collection<MessageId> getRelatedMessageIds(AttachmentId id) {
        return database.look(connection -> Sql.list(connection, "SELECT message_id FROM attachment WHERE id = ?",
            row -> SqlMessageId.of(row.getLong(1)), id.getId()));
    }

    private MessageAttachmentMetadata store(ParsedAttachment attachment, MessageId owner, int position) throws MailboxException {
        try (InputStream content = attachment.getContent().openStream();
             StagedBody body = bodies.stage(content)) {
            AttachmentId id = AttachmentId.random();
            database.change(connection -> {
                bodies.keep(connection, body);
                return Sql.update(connection, "INSERT INTO attachment (id, message_id, position, content_type, octets, body_hash, name, cid, is_inline)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id.getId(), SqlMessageId.value(owner), position, attachment.getContentType().asString(), body.octets(), body.hash(),
                    attachment.getName().orElse(null), attachment.getCid().map(Cid::getValue).orElse(null), attachment.isInline() ? 1 : 0);
            });
            return attachment.asMessageAttachment(id, body.octets(), owner);
        } catch (IOException e) {
            throw new MailboxException("the attachment could not be stored", e);
        }
    }
}
