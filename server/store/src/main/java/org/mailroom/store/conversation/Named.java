package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.mailroom.store.sql.Sql;

/**
 * A message that a client has named in a team's folder.
 *
 * @param here  whether it stands there; otherwise it has left a little while ago
 * @param modSeq  its mod-sequence there; 0 when it has left
 * @param deleted  whether it is marked so
 * @param conversation  empty for what belongs to none
 */
record Named(long uid, long message, boolean here, long modSeq, boolean deleted, Optional<Long> conversation) {
    private static final int DELETED = 2;

    /** In the order of UIDs, each once. */
    static List<Named> read(Connection connection, long mailbox, Collection<Uids> uids, Instant now) throws SQLException {
        Map<Long, Named> named = new TreeMap<>();
        for (Uids range : uids) {
            if (!range.open()) {
                Sql.list(connection, "SELECT d.uid, d.message, COALESCE(c.conversation, d.conversation) FROM departure d"
                        + " LEFT JOIN conversation_message c ON c.message = d.message WHERE d.mailbox = ? AND d.uid BETWEEN ? AND ? AND d.at >= ?",
                    row -> named.put(row.getLong(1), new Named(row.getLong(1), row.getLong(2), false, 0, false, Optional.of(row.getLong(3)))),
                    mailbox, range.from(), range.to(), now.minus(Departures.REMEMBERED).toEpochMilli());
            }
            here(connection, mailbox, range).forEach(message -> named.put(message.uid(), message));
        }
        return new ArrayList<>(named.values());
    }

    private static List<Named> here(Connection connection, long mailbox, Uids range) throws SQLException {
        return Sql.list(connection, "SELECT p.uid, p.message_id, p.modseq, p.flags, c.conversation FROM mailbox_message p"
                + " LEFT JOIN conversation_message c ON c.message = p.message_id WHERE p.mailbox_id = ? AND p.uid BETWEEN ? AND ?",
            row -> {
                Named message = new Named(row.getLong(1), row.getLong(2), true, row.getLong(3), (row.getInt(4) & DELETED) != 0, Optional.empty());
                long conversation = row.getLong(5);
                return row.wasNull() ? message : message.of(conversation);
            }, mailbox, range.from(), range.to());
    }

    Named of(long it) {
        return new Named(uid, message, here, modSeq, deleted, Optional.of(it));
    }
}
