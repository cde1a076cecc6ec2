package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Sql;

/**
 * Automatic answers that are to be written, and who had one lately. Asking for one is part of the transaction that files the mail: whatever crashes, it is written once, and of two mails of one
 * sender that come at the same instant one is answered.
 */
public final class AnswersDue {
    /** In which nobody gets a second one, and no conversation has a second one. */
    public static final Duration DAY = Duration.ofDays(1);
    private static final int AT_ONCE = 50;

    private AnswersDue() {
    }

    /**
     * One that is to be written.
     *
     * @param message  the mail that is answered
     * @param template  the name of the saved reply
     */
    public record Due(long message, TeamKey team, String template, String recipient, int attempts) {
        private static Due read(ResultSet row) throws SQLException {
            return new Due(row.getLong(1), new TeamKey(row.getString(2)), row.getString(3), row.getString(4), row.getInt(5));
        }
    }

    /** @return whether it will be written; not when the sender or the conversation has had one within a day */
    static boolean ask(Connection connection, long message, long conversation, TeamKey team, String template, String recipient, Instant now) throws SQLException {
        List<String> both = List.of(whose(conversation), plain(recipient));
        boolean lately = lately(connection, both, now);
        // Another transaction may do the same meanwhile: then one of the two finds the other's row.
        if (lately || !mayHave(connection, both.get(1), now) || !mayHave(connection, both.get(0), now)) {
            return false;
        }
        return Sql.update(connection, "INSERT INTO automatic_answer (message, team, template, recipient, due, attempts) VALUES (?, ?, ?, ?, ?, 0)",
            message, team.value(), template, recipient, now.toEpochMilli()) == 1;
    }

    /** Whether {@link #ask} would have one written now; without a conversation where the mail begins one. */
    static boolean wanted(Connection connection, OptionalLong conversation, String recipient, Instant now) throws SQLException {
        return !lately(connection, List.of(conversation.isEmpty() ? "" : whose(conversation.getAsLong()), plain(recipient)), now);
    }

    private static boolean lately(Connection connection, List<String> both, Instant now) throws SQLException {
        return Sql.first(connection, "SELECT who FROM automatically_answered WHERE who IN (?, ?) AND at > ?", row -> row.getString(1), both.get(0), both.get(1),
            now.minus(DAY).toEpochMilli()).isPresent();
    }

    private static String whose(long conversation) {
        return "conversation:" + conversation;
    }

    /** On PostgreSQL waits for a transaction that asks the same. */
    private static boolean mayHave(Connection connection, String who, Instant now) throws SQLException {
        return Sql.update(connection, "INSERT INTO automatically_answered (who, at) VALUES (?, ?) ON CONFLICT (who) DO UPDATE SET at = excluded.at WHERE automatically_answered.at <= ?",
            who, now.toEpochMilli(), now.minus(DAY).toEpochMilli()) == 1;
    }

    private static String plain(String recipient) {
        try {
            return EmailAddress.of(recipient).base().value();
        } catch (IllegalArgumentException noAddressOfOurs) {
            return recipient.toLowerCase(Locale.ROOT);
        }
    }

    /** Those whose time has come, the oldest first. */
    public static List<Due> due(Connection connection, Instant now) throws SQLException {
        return Sql.list(connection, "SELECT message, team, template, recipient, attempts FROM automatic_answer WHERE due <= ? ORDER BY due LIMIT " + AT_ONCE, Due::read, now.toEpochMilli());
    }

    /** Takes the row away; of two who try, in whatever process, one gets it. */
    public static Optional<Due> take(Connection connection, long message) throws SQLException {
        return Sql.first(connection, "DELETE FROM automatic_answer WHERE message = ? RETURNING message, team, template, recipient, attempts", Due::read, message);
    }

    /**
     * Takes the row away without an answer: its sender, and its conversation, may have one today all the same.
     *
     * @return whether it was there
     */
    public static boolean drop(Connection connection, Due due, long conversation) throws SQLException {
        Optional<Due> taken = take(connection, due.message());
        if (taken.isPresent()) {
            // What has another time is from another answer: the conversation may have been joined to one that had one.
            Sql.update(connection, "DELETE FROM automatically_answered WHERE who = ? AND at = (SELECT at FROM automatically_answered WHERE who = ?)", whose(conversation), plain(due.recipient()));
            Sql.update(connection, "DELETE FROM automatically_answered WHERE who = ?", plain(due.recipient()));
        }
        return taken.isPresent();
    }

    /** Has it tried again at another time. */
    public static void later(Connection connection, Due due, Instant time) throws SQLException {
        Sql.update(connection, "UPDATE automatic_answer SET due = ?, attempts = attempts + 1 WHERE message = ?", time.toEpochMilli(), due.message());
    }

    /** Forgets who may have another one. */
    public static int forget(Connection connection, Instant now) throws SQLException {
        return Sql.update(connection, "DELETE FROM automatically_answered WHERE at <= ?", now.minus(DAY).toEpochMilli());
    }
}
