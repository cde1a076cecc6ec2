package org.mailroom.store.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;

/** A row of the queue table. {@code body} is there when the bytes need not be read from the database. */
record QueueRow(long id, int priority, long due, long octets, String bodyHash, String envelope, byte[] header, Optional<byte[]> body) {
    static final String COLUMNS = "id, priority, due, octets, body_hash, envelope, header";
    static final Comparator<QueueRow> ORDER = Comparator.comparingInt(QueueRow::priority).reversed()
        .thenComparingLong(QueueRow::due).thenComparingLong(QueueRow::id);

    static QueueRow read(ResultSet row) throws SQLException {
        return new QueueRow(row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getString(5), row.getString(6),
            row.getBytes(7), Optional.empty());
    }

    /** About so many octets of the memory it takes. */
    long inMemory() {
        return header.length + 2L * envelope.length() + body.map(bytes -> bytes.length).orElse(0);
    }
}
