package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.UnsupportedRightException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.mailroom.store.sql.Sql;

/** Rows of the tables mailbox and mailbox_right as James's objects. */
final class MailboxRows {
    private record Right(long mailbox, String holder, String rights) {
    }

    private MailboxRows() {
    }

    /** Two statements however many mailboxes match. */
    static List<Mailbox> list(Connection connection, String condition, Object... parameters) throws SQLException {
        Map<Long, Map<MailboxACL.EntryKey, MailboxACL.Rfc4314Rights>> rights = new HashMap<>();
        for (Right right : Sql.list(connection, "SELECT mailbox_id, holder, rights FROM mailbox_right WHERE mailbox_id IN"
                + " (SELECT id FROM mailbox WHERE " + condition + ")",
                row -> new Right(row.getLong(1), row.getString(2), row.getString(3)), parameters)) {
            rights.computeIfAbsent(right.mailbox(), id -> new HashMap<>())
                .put(MailboxACL.EntryKey.deserialize(right.holder()), parse(right.rights()));
        }
        return Sql.list(connection, "SELECT id, owner, namespace, name, uid_validity FROM mailbox WHERE " + condition
            + " ORDER BY owner, namespace, name", row -> {
                Username owner = row.getString(2).isEmpty() ? null : Username.of(row.getString(2));
                Mailbox mailbox = new Mailbox(new MailboxPath(row.getString(3), owner, row.getString(4)),
                    UidValidity.of(row.getLong(5)), SqlMailboxId.of(row.getLong(1)));
                mailbox.setACL(new MailboxACL(rights.getOrDefault(row.getLong(1), Map.of())));
                return mailbox;
            }, parameters);
    }

    static MailboxACL rights(Connection connection, long mailbox) throws SQLException {
        Map<MailboxACL.EntryKey, MailboxACL.Rfc4314Rights> rights = new HashMap<>();
        for (Right right : Sql.list(connection, "SELECT mailbox_id, holder, rights FROM mailbox_right WHERE mailbox_id = ?",
                row -> new Right(row.getLong(1), row.getString(2), row.getString(3)), mailbox)) {
            rights.put(MailboxACL.EntryKey.deserialize(right.holder()), parse(right.rights()));
        }
        return new MailboxACL(rights);
    }

    static void replaceRights(Connection connection, long mailbox, MailboxACL acl) throws SQLException {
        Sql.update(connection, "DELETE FROM mailbox_right WHERE mailbox_id = ?", mailbox);
        for (Map.Entry<MailboxACL.EntryKey, MailboxACL.Rfc4314Rights> entry : acl.getEntries().entrySet()) {
            Sql.update(connection, "INSERT INTO mailbox_right (mailbox_id, holder, rights) VALUES (?, ?, ?)",
                mailbox, entry.getKey().serialize(), entry.getValue().serialize());
        }
    }

    private static MailboxACL.Rfc4314Rights parse(String rights) throws SQLException {
        try {
            return MailboxACL.Rfc4314Rights.deserialize(rights);
        } catch (UnsupportedRightException e) {
            throw new SQLException("unknown right in " + rights, e);
        }
    }
}
