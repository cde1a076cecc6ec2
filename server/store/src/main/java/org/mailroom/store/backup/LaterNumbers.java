package org.mailroom.store.backup;

import java.sql.Connection;
import java.sql.SQLException;

import org.mailroom.store.sql.Sql;

/**
 * UIDs and mod-sequences that the server may have given after the backup was taken, and that mail clients know, are given to nothing else: a restored mailbox goes on far behind them, with
 * the same UIDVALIDITY (RFC 9051, 2.3.1.1; RFC 7162). What the messages have stays.
 */
final class LaterNumbers {
    private static final long UIDS = 1_000_000;
    private static final long MODSEQS = 1_000_000_000;
    /** Below 2^32, with room for many that come. */
    private static final long LAST_UID = 4_000_000_000L;

    private LaterNumbers() {
    }

    static void lift(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE mailbox SET highest_modseq = highest_modseq + ?, last_uid = CASE WHEN last_uid < ? THEN last_uid + ? ELSE last_uid END", MODSEQS, LAST_UID, UIDS);
    }
}
