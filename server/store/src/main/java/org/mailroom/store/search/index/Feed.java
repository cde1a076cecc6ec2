package org.mailroom.store.search.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.mailroom.store.document.DocumentRows;
import org.mailroom.store.search.text.MessageText;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.search.text.StoredTexts.Stored;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the database into an index. In each mailbox UIDs are drawn in the order in which transactions commit, so what stands above a watermark is what
 * has come since. A message that was moved or copied is in the index already, and only the watermark moves. What has gone from the
 * database is told by a table, and leaves the index at the next pass; nobody finds it meanwhile, for hits are looked up in the database. What that table has
 * forgotten is found slice by slice ({@link #sweep}). A message of which a document has been read meanwhile stands in the same table, and is taken anew.
 * For one thread.
 */
final class Feed {
    private static final Logger LOGGER = LoggerFactory.getLogger(Feed.class);
    private static final int ROWS = 200;
    private static final int MESSAGES = 20;
    private static final int GONE_AT_ONCE = 1_000;
    /** On PostgreSQL an entry may be committed after a later one; so long that is waited for. */
    private static final long STRAGGLING_NANOS = 15_000_000_000L;
    private static final int STRAGGLERS = 100;

    private record Place(long uid, long message) {
    }

    private record Gone(long entry, long message, boolean erased) {
    }

    private final Database database;
    private final StoredTexts texts;
    private final LuceneIndex index;
    /** What of a mailbox there was when all of it had been followed. */
    private final Map<Long, Long> followed = new HashMap<>();
    /** What {@link Snapshot#has} does not know yet. */
    private final Set<Long> fresh = new HashSet<>();
    /** Entries of gone messages that have been followed, with the time. */
    private final TreeMap<Long, Long> gone = new TreeMap<>();
    /** Messages with documents that nobody has been told of. */
    private final List<Long> documents = new ArrayList<>();
    private int swept;
    private long arrivals = -1;
    /** The mailbox that a pass has left unfinished. */
    private long left = -1;

    Feed(Database database, StoredTexts texts, LuceneIndex index) {
        this.database = database;
        this.texts = texts;
        this.index = index;
    }

    /**
     * What a pass has done.
     *
     * @param behind  how many UIDs it has not looked at yet, of messages that are gone too
     */
    record Pass(int messages, boolean caughtUp, boolean busy, long behind) {
    }

    /**
     * Takes in what has come, and shows it.
     *
     * @param enough  whether it is time to come back; asked every few messages
     */
    Pass pass(BooleanSupplier enough) throws IOException {
        boolean allGone = takeOut(enough);
        Map<Long, Long> last = new HashMap<>();
        database.read(connection -> Sql.list(connection, "SELECT id, last_uid FROM mailbox", row -> last.put(row.getLong(1), row.getLong(2))));
        index.keep(last.keySet());
        followed.keySet().retainAll(last.keySet());
        int messages = 0;
        boolean inTime = true;
        for (Map.Entry<Long, Long> mailbox : inTurn(last)) {
            if (index.watermark(mailbox.getKey()) > mailbox.getValue()) {
                // The database is an older one, and will draw these UIDs again.
                index.watermark(mailbox.getKey(), mailbox.getValue());
                followed.remove(mailbox.getKey());
            }
            while (!mailbox.getValue().equals(followed.get(mailbox.getKey()))) {
                if (enough.getAsBoolean()) {
                    left = inTime ? mailbox.getKey() : left;
                    inTime = false;
                    break;
                }
                messages += follow(mailbox.getKey(), mailbox.getValue(), enough);
            }
        }
        tellDocuments();
        index.refresh();
        fresh.clear();
        long drawn = last.values().stream().mapToLong(Long::longValue).sum();
        boolean busy = arrivals >= 0 && drawn != arrivals;
        arrivals = drawn;
        return new Pass(messages, allGone && inTime, busy, behind(last));
    }

    /** Those after the one that was left unfinished come first: years that are uploaded to one mailbox do not keep the others waiting. */
    private List<Map.Entry<Long, Long>> inTurn(Map<Long, Long> last) {
        TreeMap<Long, Long> ordered = new TreeMap<>(last);
        List<Map.Entry<Long, Long>> mailboxes = new ArrayList<>(ordered.tailMap(left, false).entrySet());
        mailboxes.addAll(ordered.headMap(left, true).entrySet());
        return mailboxes;
    }

    private long behind(Map<Long, Long> last) {
        return last.entrySet().stream().filter(mailbox -> !mailbox.getValue().equals(followed.get(mailbox.getKey())))
            .mapToLong(mailbox -> Math.max(0, mailbox.getValue() - index.watermark(mailbox.getKey()))).sum();
    }

    /** Takes out what has gone; says whether that is all. What was followed is not followed again, but for a while it is looked whether something has come between. */
    private boolean takeOut(BooleanSupplier enough) throws IOException {
        long newest = database.read(connection -> Sql.list(connection, "SELECT COALESCE(MAX(id), 0) FROM gone_message", row -> row.getLong(1))).get(0);
        if (index.goneUpTo() == LuceneIndex.NOTHING || newest < index.goneUpTo()) {
            // It is new, or the database is an older one.
            gone.clear();
            index.goneUpTo(Math.max(0, newest - (database.dialect() == Dialect.POSTGRESQL ? STRAGGLERS : 0)));
        }
        boolean erased = false;
        boolean all;
        long from = index.goneUpTo();
        List<Gone> rows;
        do {
            long above = from;
            rows = database.read(connection -> Sql.list(connection, "SELECT id, message, erased FROM gone_message WHERE id > ? ORDER BY id LIMIT " + GONE_AT_ONCE,
                row -> new Gone(row.getLong(1), row.getLong(2), row.getInt(3) != 0), above));
            for (int i = 0; i < rows.size() && (i == 0 || !enough.getAsBoolean()); i += MESSAGES) {
                List<Gone> some = rows.subList(i, Math.min(rows.size(), i + MESSAGES));
                List<Gone> fresh = some.stream().filter(row -> !gone.containsKey(row.entry())).toList();
                if (!fresh.isEmpty()) {
                    again(fresh.stream().map(Gone::message).distinct().toList());
                    erased |= fresh.stream().anyMatch(Gone::erased);
                    fresh.forEach(row -> gone.put(row.entry(), System.nanoTime()));
                }
                from = some.get(some.size() - 1).entry();
            }
            all = rows.size() < GONE_AT_ONCE && (rows.isEmpty() || from == rows.get(rows.size() - 1).entry());
        } while (!all && !enough.getAsBoolean());
        if (erased) {
            purge();
        }
        forgetGone();
        return all;
    }

    /** Takes messages out that have gone, and those anew of which there is more than there was. */
    private void again(List<Long> messages) throws IOException {
        index.remove(messages);
        add(texts.read(messages));
    }

    private void forgetGone() {
        long patience = database.dialect() == Dialect.POSTGRESQL ? STRAGGLING_NANOS : 0;
        while (!gone.isEmpty() && System.nanoTime() - gone.firstEntry().getValue() >= patience) {
            index.goneUpTo(gone.pollFirstEntry().getKey());
        }
    }

    /** Leaves nothing of these messages in the index. */
    void erase(Collection<Long> messages) throws IOException {
        index.remove(messages);
        purge();
    }

    /** Commits, too. */
    private void purge() throws IOException {
        tellDocuments();
        index.purge();
    }

    /** Takes in the next rows of a mailbox, as many as there is time for. */
    private int follow(long mailbox, long lastUid, BooleanSupplier enough) throws IOException {
        List<Place> rows = database.read(connection -> Sql.list(connection,
            "SELECT uid, message_id FROM mailbox_message WHERE mailbox_id = ? AND uid > ? ORDER BY uid LIMIT " + ROWS,
            row -> new Place(row.getLong(1), row.getLong(2)), mailbox, index.watermark(mailbox)));
        int done = 0;
        for (int from = 0; from < rows.size() && (from == 0 || !enough.getAsBoolean()); from += MESSAGES) {
            List<Place> some = rows.subList(from, Math.min(rows.size(), from + MESSAGES));
            done += take(some.stream().map(Place::message).distinct().toList());
            index.watermark(mailbox, some.get(some.size() - 1).uid());
        }
        if (rows.isEmpty()) {
            followed.put(mailbox, lastUid);
        }
        return done;
    }

    /** Takes messages in that are not in the index. */
    private int take(List<Long> messages) throws IOException {
        return add(texts.read(missing(messages)));
    }

    /** Has the documents read that it has found; to be done before a commit, or nobody would come back to them. Many at once: each time waits for the disk. */
    void tellDocuments() {
        if (!documents.isEmpty()) {
            database.write(connection -> {
                DocumentRows.found(connection, documents, System.currentTimeMillis());
                return null;
            });
            documents.clear();
        }
    }

    private int add(Map<Long, Stored> stored) throws IOException {
        for (Map.Entry<Long, Stored> message : stored.entrySet()) {
            MessageDocument document = read(message.getKey(), message.getValue());
            index.add(document.document(message.getKey()));
            fresh.add(message.getKey());
            if (document.hasDocuments()) {
                documents.add(message.getKey());
            }
        }
        return stored.size();
    }

    /** How many messages are not in the index although they stand below a watermark. */
    int missing(boolean repair) throws IOException {
        List<Long> mailboxes = database.read(connection -> Sql.list(connection, "SELECT id FROM mailbox", row -> row.getLong(1)));
        int missing = 0;
        for (long mailbox : mailboxes) {
            long from = 0;
            List<Place> rows;
            do {
                long above = from;
                rows = database.read(connection -> Sql.list(connection, "SELECT uid, message_id FROM mailbox_message WHERE mailbox_id = ? AND uid > ? AND uid <= ? ORDER BY uid LIMIT "
                    + ROWS, row -> new Place(row.getLong(1), row.getLong(2)), mailbox, above, index.watermark(mailbox)));
                List<Long> not = missing(rows.stream().map(Place::message).distinct().toList());
                missing += not.size();
                if (repair) {
                    take(not);
                }
                from = rows.isEmpty() ? from : rows.get(rows.size() - 1).uid();
            } while (rows.size() == ROWS);
        }
        index.refresh();
        fresh.clear();
        return missing;
    }

    private List<Long> missing(List<Long> messages) throws IOException {
        List<Long> missing = new ArrayList<>();
        try (Snapshot shown = index.acquire().orElseThrow()) {
            for (long message : messages) {
                if (!fresh.contains(message) && !shown.has(message)) {
                    missing.add(message);
                }
            }
        }
        return missing;
    }

    private MessageDocument read(long id, Stored message) {
        MessageDocument document = new MessageDocument();
        try {
            MessageText.header(message.header(), document);
            texts.body(message, document);
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            LOGGER.warn("Message {} cannot be read for the index, and is looked at in each search: {}", id, unreadable.toString());
            document.unreadable();
        }
        return document;
    }

    /** Looks at the next messages of the index whether they still exist; says how many do not. */
    int sweep(int most) throws IOException {
        try (Snapshot shown = index.acquire().orElseThrow()) {
            List<Long> ids = shown.from(swept, most);
            swept = swept + most >= shown.documents() ? 0 : swept + most;
            if (ids.isEmpty()) {
                return 0;
            }
            Set<Long> gone = new HashSet<>(ids);
            database.read(connection -> Sql.list(connection, "SELECT id FROM message WHERE id IN (?" + ", ?".repeat(ids.size() - 1) + ")",
                row -> gone.remove(row.getLong(1)), ids.toArray()));
            if (!gone.isEmpty()) {
                index.remove(gone);
            }
            return gone.size();
        }
    }
}
