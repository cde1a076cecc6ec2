package org.mailroom.store.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What the database knows of a message in a mailbox.
 *
 * @param flags  the bits of the table mailbox_message
 * @param keywords  one a line
 * @param saved, internalDate  in milliseconds
 */
record Row(long uid, long message, long thread, long modSeq, long saved, long octets, int flags, String keywords, long internalDate) {
    static final String COLUMNS = "p.uid, p.message_id, p.thread_id, p.modseq, p.save_date, p.octets, p.flags, p.keywords, m.internal_date";

    static final String PLACE = "p.uid, p.message_id";

    /** Of {@link #PLACE}: where a message stands, and nothing that a condition could ask for. */
    static Row readPlace(ResultSet row) throws SQLException {
        return new Row(row.getLong(1), row.getLong(2), 0, 0, 0, 0, 0, "", 0);
    }

    /** Of {@link #COLUMNS}. */
    static Row read(ResultSet row) throws SQLException {
        return new Row(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getInt(7), row.getString(8),
            row.getLong(9));
    }

    boolean has(int bit) {
        return (flags & bit) != 0;
    }

    /** @param keyword  in lower case; keywords are the same in any letter case */
    boolean has(String keyword) {
        if (keywords.isEmpty()) {
            return false;
        }
        for (String one : keywords.split("\n")) {
            if (one.toLowerCase(Locale.ROOT).equals(keyword)) {
                return true;
            }
        }
        return false;
    }
}
