package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Sql;

/**
 * Which UIDs have left folders of conversations lately: what a client asks of one that it still shows is answered by the conversation's
 * state. A UID is never given again.
 */
final class Departures {
    /** For how long they are remembered. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private Departures() {
    }

    static void add(Connection connection, Standing left, long conversation, Instant now) throws SQLException {
        Sql.update(connection, "INSERT INTO departure (mailbox, uid, message, conversation, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (mailbox, uid) DO NOTHING",
            left.mailbox(), left.uid(), left.message(), conversation, now.toEpochMilli());
    }
}
