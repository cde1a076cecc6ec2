package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.store.sql.Sql;

/**
 * The numbers in a mailbox's row. Each step is one UPDATE inside the message's transaction: nobody else sees a UID or a
 * mod-sequence before the change it belongs to, and two writers never get the same (James 3.8.1).
 */
final class MailboxCounterRow {
    record Numbers(long lastUid, long modSeq) {
    }

    record Arrival(long mailbox, Numbers numbers) {
    }

    private MailboxCounterRow() {
    }

    /** Takes {@code count} UIDs and one mod-sequence for new messages; the UIDs end at {@link Numbers#lastUid()}. */
    static Numbers grow(Connection connection, long mailbox, int count, long unseen, long octets) throws SQLException, MailboxNotFoundException {
        return one(mailbox, Sql.list(connection,
            "UPDATE mailbox SET last_uid = last_uid + ?, highest_modseq = highest_modseq + 1, messages = messages + ?,"
                + " unseen = unseen + ?, octets = octets + ? WHERE id = ? RETURNING last_uid, highest_modseq",
            row -> new Numbers(row.getLong(1), row.getLong(2)), (long) count, (long) count, unseen, octets, mailbox));
    }

    /** As {@link #grow} for one message in the mailbox that has this name now. */
    static Optional<Arrival> grow(Connection connection, MailboxPath path, long octets, long unseen) throws SQLException {
        return Sql.list(connection,
            "UPDATE mailbox SET last_uid = last_uid + 1, highest_modseq = highest_modseq + 1, messages = messages + 1,"
                + " unseen = unseen + ?, octets = octets + ? WHERE owner = ? AND namespace = ? AND name = ?"
                + " RETURNING id, last_uid, highest_modseq",
            row -> new Arrival(row.getLong(1), new Numbers(row.getLong(2), row.getLong(3))),
            unseen, octets, path.getUser().asString(), path.getNamespace(), path.getName()).stream().findFirst();
    }

    /** As {@link #grow} for one message whose UID and mod-sequence the caller has drawn before. */
    static void growWith(Connection connection, long mailbox, Numbers drawn, long unseen, long octets) throws SQLException, MailboxNotFoundException {
        one(mailbox, Sql.list(connection,
            "UPDATE mailbox SET last_uid = CASE WHEN last_uid < ? THEN ? ELSE last_uid END,"
                + " highest_modseq = CASE WHEN highest_modseq < ? THEN ? ELSE highest_modseq END,"
                + " messages = messages + 1, unseen = unseen + ?, octets = octets + ? WHERE id = ? RETURNING id",
            row -> row.getLong(1), drawn.lastUid(), drawn.lastUid(), drawn.modSeq(), drawn.modSeq(), unseen, octets, mailbox));
    }

    /** Removal moves the mod-sequence too: RFC 7162, section 3.2.11, wants an expunge to be noticed. */
    static void shrink(Connection connection, long mailbox, long count, long unseen, long octets) throws SQLException {
        if (count > 0) {
            Sql.update(connection,
                "UPDATE mailbox SET highest_modseq = highest_modseq + 1, messages = messages - ?, unseen = unseen - ?,"
                    + " octets = octets - ? WHERE id = ?",
                count, unseen, octets, mailbox);
        }
    }

    private static <T> T one(long mailbox, List<T> rows) throws MailboxNotFoundException {
        if (rows.isEmpty()) {
            throw new MailboxNotFoundException(SqlMailboxId.of(mailbox));
        }
        return rows.get(0);
    }
}
