package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;

import org.mailroom.domain.mail.Topic;
import org.mailroom.store.sql.Sql;

/** What conversations are about, as the chain found when they began. */
final class Topics {

    private Topics() {
    }

    /** Notes it of a new conversation. */
    static void add(Connection connection, long conversation, Topic topic) throws SQLException {
        Sql.update(connection, "INSERT INTO conversation_topic (conversation, category, language, segment, score) VALUES (?, ?, ?, ?, ?)",
            conversation, topic.category().orElse(null), topic.language().orElse(null), topic.segment().orElse(null), topic.score());
    }
}
