package org.mailroom.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Mails that are claimed and not handed out yet, in the order in which they go out, with what they take of the memory. For one thread at a time. */
final class ClaimedRows {
    private final TreeSet<QueueRow> rows = new TreeSet<>(QueueRow.ORDER);
    private long octets;

    void add(QueueRow row) {
        if (rows.add(row)) {
            octets += row.inMemory();
        }
    }

    void addAll(Collection<QueueRow> more) {
        more.forEach(this::add);
    }

    /** Takes the first away; null if there is none. */
    QueueRow next() {
        QueueRow row = rows.pollFirst();
        octets -= row == null ? 0 : row.inMemory();
        return row;
    }

    /** Takes all away. */
    List<QueueRow> drain() {
        List<QueueRow> all = new ArrayList<>(rows);
        rows.clear();
        octets = 0;
        return all;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return rows.size();
    }

    /** How many there are that were due before. */
    long dueBefore(long millis) {
        return rows.stream().filter(row -> row.due() < millis).count();
    }

    long octets() {
        return octets;
    }
}
