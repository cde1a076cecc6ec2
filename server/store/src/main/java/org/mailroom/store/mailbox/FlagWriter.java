package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.mailroom.store.sql.Sql;

/**
 * Changes flags inside a caller's write transaction: rows are read, changed and written under the mailbox's lock, so
 * no change is lost and no two changes share a mod-sequence (James 3.8.1).
 */
final class FlagWriter {
    /** Which messages of a mailbox; {@code condition} is SQL over mailbox_message with the given parameters. */
    record Selection(String condition, Object... parameters) {
        static Selection uids(long from, long to) {
            return new Selection("uid BETWEEN ? AND ?", from, to);
        }

        static Selection message(long message) {
            return new Selection("message_id = ?", message);
        }
    }

    private record Row(long uid, long message, long modSeq, FlagBits flags) {
        UpdatedFlags updated(long modSeq, FlagBits now) {
            return UpdatedFlags.builder()
                .uid(MessageUid.of(uid))
                .messageId(SqlMessageId.of(message))
                .modSeq(ModSeq.of(modSeq))
                .oldFlags(flags.flags())
                .newFlags(now.flags())
                .build();
        }
    }

    private final MailboxDatabase database;

    FlagWriter(MailboxDatabase database) {
        this.database = database;
    }

    /** Answers every message of the selection, changed or not; a message that stays as it is keeps its mod-sequence. */
    List<UpdatedFlags> update(Connection connection, long mailbox, List<Selection> selections, FlagsUpdateCalculator change) throws SQLException {
        return update(connection, mailbox, selections, change, Long.MAX_VALUE, new ArrayList<>());
    }

    /** As above, but messages changed after {@code unchangedSince} are put into {@code refused} and stay as they are. */
    List<UpdatedFlags> update(Connection connection, long mailbox, List<Selection> selections, FlagsUpdateCalculator change,
                              long unchangedSince, List<MessageUid> refused) throws SQLException {
        Optional<Long> highest = lock(connection, mailbox);
        if (highest.isEmpty()) {
            return List.of();
        }
        long next = highest.get() + 1;
        long unseen = 0;
        Set<String> keywords = new HashSet<>();
        List<UpdatedFlags> answers = new ArrayList<>();
        boolean changed = false;
        try (PreparedStatement write = connection.prepareStatement(
                "UPDATE mailbox_message SET flags = ?, keywords = ?, modseq = ? WHERE mailbox_id = ? AND uid = ?")) {
            for (Row row : rows(connection, mailbox, selections)) {
                if (row.modSeq() > unchangedSince) {
                    refused.add(MessageUid.of(row.uid()));
                    continue;
                }
                FlagBits now = FlagBits.of(change.buildNewFlags(row.flags().flags()));
                if (same(row.flags(), now)) {
                    answers.add(row.updated(row.modSeq(), row.flags()));
                    continue;
                }
                changed = true;
                unseen += now.unseen() - row.flags().unseen();
                keywords.addAll(now.keywordList());
                answers.add(row.updated(next, now));
                write(write, mailbox, row.uid(), now, next);
            }
            if (changed) {
                write.executeBatch();
            }
        }
        if (changed) {
            Sql.update(connection, "UPDATE mailbox SET highest_modseq = ?, unseen = unseen + ? WHERE id = ?", next, unseen, mailbox);
            remember(connection, mailbox, keywords);
        }
        return answers;
    }

    /** Clears {@code \Recent} without a new mod-sequence: RFC 7162 exempts it, and nobody has to fetch again. */
    List<UpdatedFlags> clearRecent(Connection connection, long mailbox) throws SQLException {
        lock(connection, mailbox);
        List<Row> rows = rows(connection, mailbox, List.of(new Selection("(flags & 16) = 16")));
        Sql.update(connection, "UPDATE mailbox_message SET flags = flags - 16 WHERE mailbox_id = ? AND (flags & 16) = 16", mailbox);
        return rows.stream()
            .map(row -> row.updated(row.modSeq(), new FlagBits(row.flags().bits() & ~FlagBits.RECENT, row.flags().keywords())))
            .toList();
    }

    /** Keywords once used in a mailbox stay in its FLAGS answer. */
    static void remember(Connection connection, long mailbox, Collection<String> keywords) throws SQLException {
        for (String keyword : keywords) {
            Sql.update(connection, "INSERT INTO mailbox_keyword (mailbox_id, keyword) VALUES (?, ?) ON CONFLICT DO NOTHING", mailbox, keyword);
        }
    }

    private Optional<Long> lock(Connection connection, long mailbox) throws SQLException {
        return Sql.first(connection, "SELECT highest_modseq FROM mailbox WHERE id = ?" + database.locked(), row -> row.getLong(1), mailbox);
    }

    private static List<Row> rows(Connection connection, long mailbox, List<Selection> selections) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Selection selection : selections) {
            Object[] parameters = new Object[selection.parameters().length + 1];
            parameters[0] = mailbox;
            System.arraycopy(selection.parameters(), 0, parameters, 1, selection.parameters().length);
            rows.addAll(Sql.list(connection,
                "SELECT uid, message_id, modseq, flags, keywords FROM mailbox_message WHERE mailbox_id = ? AND "
                    + selection.condition() + " ORDER BY uid",
                row -> new Row(row.getLong(1), row.getLong(2), row.getLong(3), new FlagBits(row.getInt(4), row.getString(5))), parameters));
        }
        return rows;
    }

    private static void write(PreparedStatement statement, long mailbox, long uid, FlagBits flags, long modSeq) throws SQLException {
        statement.setInt(1, flags.bits());
        statement.setString(2, flags.keywords());
        statement.setLong(3, modSeq);
        statement.setLong(4, mailbox);
        statement.setLong(5, uid);
        statement.addBatch();
    }

    private static boolean same(FlagBits before, FlagBits now) {
        return before.bits() == now.bits()
            && new HashSet<>(before.keywordList()).equals(new HashSet<>(now.keywordList()));
    }

    static Flags withSystemFlags(List<String> keywords) {
        Flags flags = new Flags();
        Arrays.asList(Flags.Flag.ANSWERED, Flags.Flag.DELETED, Flags.Flag.DRAFT, Flags.Flag.FLAGGED, Flags.Flag.SEEN).forEach(flags::add);
        keywords.forEach(flags::add);
        return flags;
    }
}
