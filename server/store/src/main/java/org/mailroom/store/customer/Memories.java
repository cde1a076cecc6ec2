package org.mailroom.store.customer;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.store.conversation.Concern;
import org.mailroom.store.sql.Sql;

/**
 * What the server remembers for a while so that nothing is done twice: what was filed, who had an automatic answer, what a program was answered, what webhooks were told, whose mail was said to be spam. Without it,
 * at worst, something is done once more. Stateless.
 */
final class Memories {
    private Memories() {
    }

    /** Of the Message-IDs of the person's messages, before these go. */
    static int forget(Connection connection, Concern concern, Collection<String> messageIds) throws SQLException {
        String address = concern.address();
        String within = "%" + address.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        int found = Sql.update(connection, "DELETE FROM sender_verdict WHERE LOWER(sender) = ?", address);
        found += Sql.update(connection, "DELETE FROM automatically_answered WHERE LOWER(who) IN (?, ?)", address, address.replaceFirst("\\+[^@]*@", "@"));
        found += Sql.update(connection, "DELETE FROM automatic_answer WHERE LOWER(recipient) = ?", address);
        found += Sql.update(connection, "DELETE FROM webhook_delivery WHERE LOWER(content) LIKE ? ESCAPE '\\'", within);
        return found + requests(connection, concern) + filings(connection, within, new HashSet<>(messageIds));
    }

    /** That a request was done stays, or it would be done again. */
    private static int requests(Connection connection, Concern concern) throws SQLException {
        record Request(String caller, String key, String said) {
        }

        int found = 0;
        for (Request request : Sql.list(connection, "SELECT caller, request_key, headers, content FROM repeated_request WHERE content IS NOT NULL",
                row -> new Request(row.getString(1), row.getString(2), row.getString(3) + "\n" + new String(row.getBytes(4), StandardCharsets.UTF_8)))) {
            boolean theirs = request.said().toLowerCase(Locale.ROOT).contains(concern.address())
                || concern.numbers().stream().map(ConversationNumber::toString).anyMatch(number -> request.said().contains("\"" + number + "\"") || request.said().contains("/" + number));
            if (theirs) {
                found += Sql.update(connection, "UPDATE repeated_request SET status = NULL, headers = NULL, content = NULL WHERE caller = ? AND request_key = ?", request.caller(), request.key());
            }
        }
        return found;
    }

    /** A key may end with a Message-ID, which is the sender's, and with an address. */
    private static int filings(Connection connection, String within, Set<String> messageIds) throws SQLException {
        int found = Sql.update(connection, "DELETE FROM filing WHERE LOWER(ingest_key) LIKE ? ESCAPE '\\'", within);
        List<String> keys = messageIds.isEmpty() ? List.of() : Sql.list(connection, "SELECT ingest_key FROM filing WHERE ingest_key LIKE 'forward/%'", row -> row.getString(1));
        for (String key : keys) {
            if (endsWith(key, messageIds)) {
                found += Sql.update(connection, "DELETE FROM filing WHERE ingest_key = ?", key);
            }
        }
        return found;
    }

    private static boolean endsWith(String key, Set<String> messageIds) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (messageIds.contains(key.substring(slash + 1).replaceAll("^<|>$", ""))) {
                return true;
            }
        }
        return false;
    }
}
