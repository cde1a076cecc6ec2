package org.mailroom.store.mailbox;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.ToLongFunction;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Columns;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Flux;

/**
 * Reads messages in windows of {@value #WINDOW}, by UID, each window one short snapshot: however large the mailbox,
 * one window is in memory. Small bodies come along with {@link FetchType#FULL}, for FETCH all that are rows, and then fewer in a window;
 * others, and those of other fetch types, are opened by {@link StoredContent} when somebody wants them.
 */
final class MessageReader {
    static final int WINDOW = 200;
    private static final int METADATA_WINDOW = 2_000;
    /** Of bodies that come along, in octets: a window of them is small. */
    private static final int SMALL = 16 << 10;
    /** A window for FETCH ends when what has come along is this large, in octets. */
    private static final int ENOUGH = 512 << 10;

    private static final String COLUMNS = "SELECT mm.mailbox_id, mm.uid, mm.message_id, mm.thread_id, mm.modseq, mm.save_date,"
        + " mm.flags, mm.keywords, m.internal_date, m.octets, m.header_octets, m.line_count, m.structure, m.body_hash";
    /** No text where there is none most of the time: the driver takes longer for it than for all numbers. */
    private static final String FETCHED = "SELECT mm.uid, mm.message_id, mm.thread_id, mm.modseq, mm.save_date, mm.flags, NULLIF(mm.keywords, ''), m.internal_date, m.octets";
    private static final String TABLES = " FROM mailbox_message mm JOIN message m ON m.id = mm.message_id";
    private static final String RANGE = " WHERE mm.mailbox_id = ? AND mm.uid BETWEEN ? AND ? ORDER BY mm.uid LIMIT ";
    private static final String METADATA = FETCHED + TABLES + RANGE;
    private static final String HEADERS = FETCHED + ", m.header" + TABLES + RANGE;
    private static final String WHOLE = FETCHED + ", m.header, CASE WHEN body_bytes.id IS NULL THEN m.body_hash END, " + BodyStore.SMALL + TABLES
        + BodyStore.joinSmall("m.body_hash", "m.body_id") + RANGE;

    private final MailboxDatabase database;
    private final BodyStore bodies;

    MessageReader(MailboxDatabase database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    Iterator<MailboxMessage> iterate(MailboxId mailbox, MessageRange range, FetchType type, int limit) {
        return windows(mailbox, range, type, limit);
    }

    /** As {@link #iterate}, for FETCH; with types that it needs: metadata, headers, and all. */
    Iterator<MessageResult> fetch(MailboxId mailbox, MessageRange range, FetchType type) {
        return new Windows<>(range, 0, (from, to, limit) -> type == FetchType.METADATA || type == FetchType.HEADERS
            ? Page.of(fetched(SqlMailboxId.value(mailbox), from, to, type, limit), limit) : whole(SqlMailboxId.value(mailbox), from, to, limit), message -> message.getUid().asLong());
    }

    private Windows<MailboxMessage> windows(MailboxId mailbox, MessageRange range, FetchType type, int limit) {
        return new Windows<>(range, limit, (from, to, size) -> Page.of(window(SqlMailboxId.value(mailbox), from, to, type, size), size), message -> message.getUid().asLong());
    }

    /** Windows are read one ahead of what the subscriber asked for at most. */
    Flux<MailboxMessage> stream(MailboxId mailbox, MessageRange range, FetchType type, int limit) {
        return Waiting.each(Flux.defer(() -> {
            Windows<MailboxMessage> windows = windows(mailbox, range, type, limit);
            return Flux.<List<MailboxMessage>>generate(sink -> {
                List<MailboxMessage> window = windows.next200();
                if (window.isEmpty()) {
                    sink.complete();
                } else {
                    sink.next(window);
                }
            });
        }).concatMapIterable(window -> window, 1));
    }

    List<MailboxMessage> byMessage(Collection<MessageId> messages, FetchType type) {
        return database.look(connection -> {
            List<Object> ids = messages.stream().<Object>map(SqlMessageId::value).distinct().toList();
            if (ids.isEmpty()) {
                return List.of();
            }
            Map<Long, List<MessageAttachmentMetadata>> attachments = attached(type) ? AttachmentRows.ofMessages(connection, marks(ids), ids.toArray()) : Map.of();
            return Sql.list(connection, columns(type) + " WHERE mm.message_id IN (" + marks(ids) + ") ORDER BY mm.mailbox_id, mm.uid",
                row -> message(row, type, attachments), ids.toArray());
        });
    }

    List<ComposedMessageIdWithMetaData> metadata(MailboxId mailbox, long from, long to) {
        return database.look(connection -> Sql.scan(connection,
            "SELECT mailbox_id, uid, message_id, thread_id, modseq, flags, NULLIF(keywords, '') FROM mailbox_message"
                + " WHERE mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT " + METADATA_WINDOW,
            MessageReader::metadata, SqlMailboxId.value(mailbox), from, to));
    }

    List<ComposedMessageIdWithMetaData> metadata(MessageId message) {
        return database.look(connection -> Sql.scan(connection,
            "SELECT mailbox_id, uid, message_id, thread_id, modseq, flags, NULLIF(keywords, '') FROM mailbox_message WHERE message_id = ?",
            MessageReader::metadata, SqlMessageId.value(message)));
    }

    /** Flags, ids and mod-sequences from one table, without the messages. */
    Flux<ComposedMessageIdWithMetaData> streamMetadata(MailboxId mailbox, MessageRange range) {
        return Waiting.each(Flux.<List<ComposedMessageIdWithMetaData>, Long>generate(() -> range.getUidFrom().asLong(), (from, sink) -> {
            List<ComposedMessageIdWithMetaData> window = metadata(mailbox, from, range.getUidTo().asLong());
            if (window.isEmpty()) {
                sink.complete();
                return from;
            }
            sink.next(window);
            return window.get(window.size() - 1).getComposedMessageId().getUid().asLong() + 1;
        }).concatMapIterable(window -> window, 1));
    }

    private static ComposedMessageIdWithMetaData metadata(Columns row) throws SQLException {
        return ComposedMessageIdWithMetaData.builder()
            .composedMessageId(new ComposedMessageId(SqlMailboxId.of(row.number(1)), SqlMessageId.of(row.number(3)), MessageUid.of(row.number(2))))
            .threadId(ThreadId.fromBaseMessageId(SqlMessageId.of(row.number(4))))
            .modSeq(ModSeq.of(row.number(5)))
            .flags(new FlagBits((int) row.number(6), keywords(row)).flags())
            .build();
    }

    private List<MailboxMessage> window(long mailbox, long from, long to, FetchType type, int limit) {
        return database.look(connection -> {
            Object[] window = {mailbox, from, to};
            String rows = RANGE + limit;
            Map<Long, List<MessageAttachmentMetadata>> attachments = attached(type)
                ? AttachmentRows.ofMessages(connection, "SELECT mm.message_id FROM mailbox_message mm" + rows, window) : Map.of();
            return Sql.list(connection, columns(type) + rows, row -> message(row, type, attachments), window);
        });
    }

    private List<MessageResult> fetched(long mailbox, long from, long to, FetchType type, int limit) {
        SqlMailboxId id = SqlMailboxId.of(mailbox);
        boolean headers = type != FetchType.METADATA;
        return database.look(connection -> Sql.scan(connection, (headers ? HEADERS : METADATA) + limit,
            row -> new FetchedMessage(id, fetched(row, null), headers ? row.bytes(10) : null, Optional.empty(), bodies), mailbox, from, to));
    }

    private Page<MessageResult> whole(long mailbox, long from, long to, int limit) {
        SqlMailboxId id = SqlMailboxId.of(mailbox);
        int[] read = new int[1];
        List<MessageResult> found = database.look(connection -> Sql.scanUntil(connection, WHOLE + limit, row -> {
            byte[] header = row.bytes(10);
            Optional<byte[]> body = bodies.small(row, 12);
            read[0] += header.length + body.map(bytes -> bytes.length).orElse(0);
            return new FetchedMessage(id, fetched(row, row.text(11)), header, body, bodies);
        }, message -> read[0] >= ENOUGH, mailbox, from, to));
        return new Page<>(found, found.size() == limit || read[0] >= ENOUGH);
    }

    private static FetchedMessage.Row fetched(Columns row, String bodyHash) throws SQLException {
        return new FetchedMessage.Row(row.number(1), row.number(2), row.number(3), row.number(4), row.number(5), (int) row.number(6),
            keywords(row), row.number(8), row.number(9), bodyHash);
    }

    /** Both queries have them there. */
    private static String keywords(Columns row) throws SQLException {
        String keywords = row.text(7);
        return keywords == null ? "" : keywords;
    }

    private static boolean attached(FetchType type) {
        return type == FetchType.FULL || type == FetchType.ATTACHMENTS_METADATA;
    }

    private static String columns(FetchType type) {
        return switch (type) {
            case METADATA -> COLUMNS + TABLES;
            case FULL -> COLUMNS + ", m.header, " + BodyStore.SMALL + TABLES + BodyStore.joinSmall("m.body_hash", "m.body_id") + " AND m.octets - m.header_octets <= " + SMALL;
            default -> COLUMNS + ", m.header" + TABLES;
        };
    }

    private MailboxMessage message(ResultSet row, FetchType type, Map<Long, List<MessageAttachmentMetadata>> attachments) throws SQLException {
        SqlMessageId id = SqlMessageId.of(row.getLong(3));
        long lines = row.getLong(12);
        Long lineCount = row.wasNull() ? null : lines;
        byte[] header = type == FetchType.METADATA ? null : row.getBytes(15);
        Optional<byte[]> body = type == FetchType.FULL ? bodies.small(Columns.of(row), 16) : Optional.empty();
        StoredContent content = new StoredContent(bodies, header == null ? () -> loadHeader(id) : () -> header, row.getString(14), body, row.getLong(10));
        StoredMessage.Common common = new StoredMessage.Common(id, ThreadId.fromBaseMessageId(SqlMessageId.of(row.getLong(4))),
            new Date(row.getLong(9)), row.getLong(10), row.getInt(11), Structure.read(row.getString(13), lineCount), content,
            attachments.getOrDefault(id.asLong(), List.of()));
        return new StoredMessage(common, SqlMailboxId.of(row.getLong(1)), new FlagBits(row.getInt(7), row.getString(8)).flags(),
                Optional.of(new Date(row.getLong(6))))
            .at(MessageUid.of(row.getLong(2)), ModSeq.of(row.getLong(5)));
    }

    private byte[] loadHeader(SqlMessageId id) throws IOException {
        return database.look(connection -> Sql.first(connection, "SELECT header FROM message WHERE id = ?", row -> row.getBytes(1), id.asLong()))
            .orElseThrow(() -> new FileNotFoundException("message " + id.asLong() + " was removed meanwhile"));
    }

    static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    @FunctionalInterface
    private interface Window<T> {
        Page<T> read(long from, long to, int limit);
    }

    /** @param more whether there may be some behind */
    private record Page<T>(List<T> rows, boolean more) {
        static <T> Page<T> of(List<T> rows, int limit) {
            return new Page<>(rows, rows.size() == limit);
        }
    }

    /** Not thread-safe; each reader has its own. */
    private static final class Windows<T> implements Iterator<T> {
        private final Window<T> window;
        private final ToLongFunction<T> uid;
        private final long to;
        private long from;
        private int left;
        private Iterator<T> current = Collections.emptyIterator();

        Windows(MessageRange range, int limit, Window<T> window, ToLongFunction<T> uid) {
            this.window = window;
            this.uid = uid;
            this.from = range.getUidFrom().asLong();
            this.to = range.getUidTo().asLong();
            this.left = limit > 0 ? limit : Integer.MAX_VALUE;
        }

        List<T> next200() {
            int size = Math.min(left, WINDOW);
            if (size == 0 || from > to) {
                return List.of();
            }
            Page<T> page = window.read(from, to, size);
            List<T> found = page.rows();
            if (page.more()) {
                left -= found.size();
                from = uid.applyAsLong(found.get(found.size() - 1)) + 1;
            } else {
                left = 0;
            }
            return found;
        }

        @Override
        public boolean hasNext() {
            if (!current.hasNext()) {
                current = next200().iterator();
            }
            return current.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
