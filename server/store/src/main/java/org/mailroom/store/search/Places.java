package org.mailroom.store.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Reads the rows of a mailbox that a search has to look at, ascending, in windows. Thread-safe; blocks. */
final class Places {
    private static final int AT_ONCE = 500;
    private static final UidRange EVERYTHING = new UidRange(MessageUid.MIN_VALUE, MessageUid.MAX_VALUE);

    private final Database database;

    Places(Database database) {
        this.database = database;
    }

    /**
     * At most so many rows of this range that a condition does not rule out by their flags.
     *
     * @param condition  all of it must hold
     */
    List<Row> window(long mailbox, long from, long to, Condition.Every condition, int most) {
        Reading reading = reading(condition);
        return database.read(connection -> Sql.list(connection, reading.select() + "p.mailbox_id = ? AND p.uid BETWEEN ? AND ?" + flags(condition)
            + " ORDER BY p.uid LIMIT " + most, reading.row(), mailbox, from, to));
    }

    /** The rows of these messages up to a UID, in no order. They are found by message: the sign keeps the database from reading the mailbox instead. */
    List<Row> of(long mailbox, long[] messages, long to, Condition.Every condition) {
        Reading reading = reading(condition);
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < messages.length; from += AT_ONCE) {
            List<Object> parameters = new ArrayList<>();
            Arrays.stream(messages, from, Math.min(messages.length, from + AT_ONCE)).forEach(parameters::add);
            String marks = ", ?".repeat(parameters.size()).substring(2);
            parameters.addAll(List.of(mailbox, to));
            rows.addAll(database.read(connection -> Sql.list(connection, reading.select() + "p.message_id IN (" + marks + ") AND +p.mailbox_id = ? AND +p.uid <= ?"
                + flags(condition), reading.row(), parameters.toArray())));
        }
        return rows;
    }

    private record Reading(String select, Sql.Row<Row> row) {
    }

    /** Reads of messages only what the condition asks for. */
    private static Reading reading(Condition condition) {
        boolean facts = condition.all().anyMatch(part -> part instanceof Condition.Fact || part instanceof Condition.Flagged);
        return facts ? new Reading("SELECT " + Row.COLUMNS + " FROM mailbox_message p JOIN message m ON m.id = p.message_id WHERE ", Row::read)
            : new Reading("SELECT " + Row.PLACE + " FROM mailbox_message p WHERE ", Row::readPlace);
    }

    private static String flags(Condition.Every condition) {
        return condition.parts().stream().filter(Condition.Flagged.class::isInstance).map(part -> flag((Condition.Flagged) part)).distinct().sorted()
            .collect(Collectors.joining());
    }

    /** As the partial indexes have it. */
    private static String flag(Condition.Flagged flag) {
        return " AND (p.flags & " + flag.bit() + ") = " + (flag.set() ? flag.bit() : 0);
    }

    /** The UIDs to look at: those of the first condition that names UIDs, without overlaps and ascending, else all. */
    static List<UidRange> ranges(List<SearchQuery.Criterion> conditions) {
        for (SearchQuery.Criterion condition : conditions) {
            if (condition instanceof SearchQuery.UidCriterion uids) {
                return merged(uids.getOperator().getRange());
            }
            if (condition instanceof SearchQuery.ConjunctionCriterion all && all.getType() == SearchQuery.Conjunction.AND) {
                List<UidRange> inner = ranges(all.getCriteria());
                if (!inner.equals(List.of(EVERYTHING))) {
                    return inner;
                }
            }
        }
        return List.of(EVERYTHING);
    }

    private static List<UidRange> merged(UidRange[] ranges) {
        TreeSet<UidRange> sorted = new TreeSet<>((left, right) -> {
            int low = left.getLowValue().compareTo(right.getLowValue());
            return low != 0 ? low : left.getHighValue().compareTo(right.getHighValue());
        });
        sorted.addAll(List.of(ranges));
        List<UidRange> merged = new ArrayList<>();
        for (UidRange next : sorted) {
            UidRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.getLowValue().compareTo(last.getHighValue()) <= 0) {
                boolean longer = next.getHighValue().compareTo(last.getHighValue()) > 0;
                merged.set(merged.size() - 1, longer ? new UidRange(last.getLowValue(), next.getHighValue()) : last);
            } else {
                merged.add(next);
            }
        }
        return merged;
    }
}
