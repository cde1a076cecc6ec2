package org.mailroom.store.screen;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.screen.Verdict;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.sql.Sql;

/**
 * Writes down what a gesture says of mail, in the transaction of the gesture: a row for each message that spamd is to be taught, for
 * {@link SpamLessons}, and the sender's count. Only what came from outside counts, never notes or answers; of long conversations the newest
 * {@value #MOST} messages. Without a scanner no messages are kept. Thread-safe. Proof: {@code SpamLessonsTest}.
 */
public final class Lessons {
    private static final int MOST = 50;

    private final boolean scanner;

    /** @param scanner  whether there is one to be taught */
    public Lessons(boolean scanner) {
        this.scanner = scanner;
    }

    public void add(Connection connection, TeamKey team, long conversation, Verdict verdict, long now) throws SQLException {
        List<MessageOf> messages = MessageOf.of(connection, conversation).stream()
            .filter(message -> message.kind() == MessageOf.Kind.IN || message.kind() == MessageOf.Kind.AUTO).toList();
        Set<String> senders = new TreeSet<>();
        for (MessageOf message : messages.subList(Math.max(0, messages.size() - MOST), messages.size())) {
            senders.add(message.sender().toLowerCase(Locale.ROOT));
            if (scanner) {
                Sql.update(connection, "INSERT INTO lesson (message, spam, asked, due, attempts) VALUES (?, ?, ?, ?, 0)"
                    + " ON CONFLICT (message) DO UPDATE SET spam = excluded.spam, asked = excluded.asked, due = excluded.due, attempts = 0",
                    message.message(), verdict == Verdict.SPAM ? 1 : 0, now, now);
            }
        }
        senders.remove("");
        int spam = verdict == Verdict.SPAM ? 1 : 0;
        for (String sender : senders) {
            Sql.update(connection, "INSERT INTO sender_verdict (team, sender, spam, ham) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (team, sender) DO UPDATE SET spam = sender_verdict.spam + excluded.spam, ham = sender_verdict.ham + excluded.ham",
                team.value(), sender, spam, 1 - spam);
        }
    }
}
