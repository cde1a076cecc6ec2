package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.Cid;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.mailroom.store.sql.Sql;

/** Reads rows of the attachment table. */
final class AttachmentRows {
    static final String COLUMNS = "SELECT id, message_id, content_type, octets, name, cid, is_inline FROM attachment";

    private AttachmentRows() {
    }

    /**
     * By message.
     *
     * @param messages  what stands between the brackets of IN
     */
    static Map<Long, List<MessageAttachmentMetadata>> ofMessages(Connection connection, String messages, Object... parameters) throws SQLException {
        return Sql.list(connection, COLUMNS + " WHERE message_id IN (" + messages + ") ORDER BY message_id, position",
                row -> Map.entry(row.getLong(2), inMessage(row)), parameters)
            .stream()
            .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    static AttachmentMetadata metadata(ResultSet row) throws SQLException {
        return AttachmentMetadata.builder()
            .attachmentId(AttachmentId.from(row.getString(1)))
            .messageId(SqlMessageId.of(row.getLong(2)))
            .type(row.getString(3))
            .size(row.getLong(4))
            .build();
    }

    private static MessageAttachmentMetadata inMessage(ResultSet row) throws SQLException {
        return MessageAttachmentMetadata.builder()
            .attachment(metadata(row))
            .name(Optional.ofNullable(row.getString(5)))
            .cid(Optional.ofNullable(row.getString(6)).map(Cid::from))
            .isInline(row.getInt(7) != 0)
            .build();
    }
}
