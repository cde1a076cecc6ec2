package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.document.DocumentRows;
import org.mailroom.store.sql.Sql;

/**
 * The message table: one row per message however many mailboxes show it, with a count of them. The last reference
 * takes header, thread references, attachments, texts of documents and the reference to the body with it; that the message is gone is written down for the search index.
 */
final class MessageRows {
    /** Everything of a new message that can be made ready outside the transaction. Close it after the transaction. */
    record Prepared(MailboxMessage message, byte[] header, StagedBody body, Set<Long> references) implements AutoCloseable {
        @Override
        public void close() {
            body.close();
        }
    }

    /** A row of the message table. */
    record Row(long id, long thread, long internalDate, long octets, Long lines, String structure, byte[] header) {
    }

    private final BodyStore bodies;

    MessageRows(BodyStore bodies) {
        this.bodies = bodies;
    }

    Prepared prepare(Username owner, MailboxMessage message) throws MailboxException {
        try (InputStream headerStream = message.getHeaderContent();
             InputStream bodyStream = message.getBodyContent()) {
            byte[] header = headerStream.readAllBytes();
            Set<Long> references = ThreadReferences.of(owner, HeaderFacts.read(header).fields());
            return new Prepared(message, header, bodies.stage(bodyStream), references);
        } catch (IOException e) {
            throw new MailboxException("the message's content could not be stored", e);
        }
    }

    /** Adds a reference to the message, which is stored by the first. */
    void keep(Connection connection, Prepared prepared) throws SQLException, MailboxException {
        MailboxMessage message = prepared.message();
        long id = SqlMessageId.value(message.getMessageId());
        Row row = new Row(id, thread(message), message.getInternalDate().getTime(), message.getFullContentOctets(),
            message.getTextualLineCount(), Structure.write(message.getProperties()), prepared.header());
        if (!insert(connection, row, prepared.body(), prepared.references())) {
            keepExisting(connection, id, prepared.body().hash());
        }
    }

    /** Stores a message with its first reference; says whether its id was free. */
    boolean insert(Connection connection, Row row, StagedBody body, Set<Long> references) throws SQLException {
        long bodyNumber = bodies.keep(connection, body);
        int inserted = Sql.update(connection,
            "INSERT INTO message (id, thread_id, internal_date, octets, header_octets, line_count, refs, body_hash, structure, header, body_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            row.id(), row.thread(), row.internalDate(), row.octets(), row.header().length, row.lines(), body.hash(), row.structure(), row.header(), bodyNumber);
        if (inserted == 0) {
            bodies.release(connection, body.hash());
            return false;
        }
        for (long reference : references) {
            Sql.update(connection, "INSERT INTO thread_reference (reference, message_id, thread_id) VALUES (?, ?, ?)",
                reference, row.id(), row.thread());
        }
        return true;
    }

    /** Stores a message once more under another id, with its first reference; the body is shared. */
    void duplicate(Connection connection, long original, long id, long thread, Set<Long> references) throws SQLException {
        String body = Sql.list(connection, "INSERT INTO message (id, thread_id, internal_date, octets, header_octets, line_count, refs, body_hash, structure, header, body_id)"
            + " SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), internal_date, octets, header_octets, line_count, 1, body_hash, structure, header, body_id FROM message WHERE id = ?"
            + " RETURNING body_hash", row -> row.getString(1), id, thread, original).get(0);
        bodies.keep(connection, body);
        for (long reference : references) {
            Sql.update(connection, "INSERT INTO thread_reference (reference, message_id, thread_id) VALUES (?, ?, ?)", reference, id, thread);
        }
    }

    /** Adds a reference to a message that must be stored already; says whether it is. */
    boolean keep(Connection connection, long message) throws SQLException {
        return Sql.update(connection, "UPDATE message SET refs = refs + 1 WHERE id = ?", message) == 1;
    }

    /** Drops a reference and returns the message's internal date. */
    long release(Connection connection, long message) throws SQLException {
        record Left(long refs, long internalDate, String body) {
        }

        Left left = Sql.list(connection, "UPDATE message SET refs = refs - 1 WHERE id = ? RETURNING refs, internal_date, body_hash",
            row -> new Left(row.getLong(1), row.getLong(2), row.getString(3)), message).get(0);
        if (left.refs() == 0) {
            Sql.update(connection, "DELETE FROM message WHERE id = ?", message);
            Sql.update(connection, "INSERT INTO gone_message (message, erased) VALUES (?, 0)", message);
            Sql.update(connection, "DELETE FROM thread_reference WHERE message_id = ?", message);
            DocumentRows.release(connection, message);
            bodies.release(connection, left.body());
            for (String body : Sql.list(connection, "DELETE FROM attachment WHERE message_id = ? RETURNING body_hash", row -> row.getString(1), message)) {
                bodies.release(connection, body);
            }
        }
        return left.internalDate();
    }

    static long thread(MailboxMessage message) {
        return SqlMessageId.value(message.getThreadId().getBaseMessageId());
    }

    private void keepExisting(Connection connection, long id, String body) throws SQLException, MailboxException {
        if (Sql.update(connection, "UPDATE message SET refs = refs + 1 WHERE id = ? AND body_hash = ?", id, body) == 0) {
            throw new MailboxException("message " + id + " exists with other content");
        }
    }
}
