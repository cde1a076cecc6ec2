package org.mailroom.store.backup;

import java.sql.Connection;
import java.sql.SQLException;

import org.mailroom.store.sql.Sql;

/**
 * What the server may have given a number to after the backup was taken, others know: mail clients, customers, programs. These numbers are given to nothing else; a restored store goes on far
 * behind them.
 * <ul>
 * <li>UIDs, with the same UIDVALIDITY (RFC 9051, 2.3.1.1). Those of the messages stay.
 * <li>Mod-sequences (RFC 7162). All messages get one that nobody has seen: what a client knows of flags may be younger than the backup, and with their old mod-sequences it would never ask again.
 * <li>Numbers of conversations: the addresses that customers answer to have them, and an answer to a conversation that is gone must not come into somebody else's.
 * <li>Positions in the journal, by which programs that follow the events or take webhooks know what they have had. The last entry gets a new one, and is told to them once more.
 * </ul>
 */
final class LaterNumbers {
    private static final long UIDS = 1_000_000;
    private static final long MODSEQS = 1_000_000_000;
    private static final long CONVERSATIONS = 100_000;
    private static final long POSITIONS = 1_000_000_000;
    /** Below 2^32, with room for many that come. */
    private static final long LAST_UID = 4_000_000_000L;

    private LaterNumbers() {
    }

    /** @param position  the column that puts the journal in order */
    static void lift(Connection connection, String position) throws SQLException {
        Sql.update(connection, "UPDATE mailbox SET highest_modseq = highest_modseq + ?, last_uid = CASE WHEN last_uid < ? THEN last_uid + ? ELSE last_uid END", MODSEQS, LAST_UID, UIDS);
        Sql.update(connection, "UPDATE mailbox_message SET modseq = mailbox.highest_modseq FROM mailbox WHERE mailbox.id = mailbox_message.mailbox_id");
        Sql.update(connection, "INSERT INTO conversation_counter (team, last) SELECT team_key, 0 FROM team WHERE team_key NOT IN (SELECT team FROM conversation_counter)");
        Sql.update(connection, "UPDATE conversation_counter SET last = last + ?", CONVERSATIONS);
        long last = Sql.list(connection, "SELECT COALESCE(MAX(" + position + "), 0) FROM journal", row -> row.getLong(1)).get(0);
        if (last > 0) {
            Sql.update(connection, "UPDATE journal SET " + position + " = ? WHERE " + position + " = ?", last + POSITIONS, last);
            // Who has had the last entry already does not count or send it again.
            Sql.update(connection, "UPDATE webhook SET position = ? WHERE position = ?", last + POSITIONS, last);
            Sql.update(connection, "UPDATE report_position SET position = ? WHERE position = ?", last + POSITIONS, last);
        }
    }
}
