package org.mailroom.store.customer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.Concern;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Mails in queues and repositories. One that is just being worked on is left to whoever does. Stateless. */
final class WaitingMails {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 200;
    private static final int HELD = 2;

    /** A mail in a queue, which a process may have in hand. */
    record Queued(long id, boolean held) {
    }

    /** A mail in a repository. */
    record Kept(String url, String key) {
    }

    private record Row<T>(T mail, String envelope, byte[] header) {
    }

    private final Database database;
    private final BodyStore bodies;

    WaitingMails(Database database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    List<Queued> queued(Concern concern) {
        List<Queued> found = new ArrayList<>();
        List<Row<Queued>> rows;
        long last = Long.MIN_VALUE;
        do {
            long after = last;
            rows = database.read(connection -> Sql.list(connection, "SELECT id, state, envelope, header FROM queued_mail WHERE id > ? ORDER BY id LIMIT " + AT_ONCE,
                row -> new Row<>(new Queued(row.getLong(1), row.getInt(2) == HELD), row.getString(3), row.getBytes(4)), after));
            rows.stream().filter(row -> holds(concern, row)).map(Row::mail).forEach(found::add);
            last = rows.isEmpty() ? last : rows.get(rows.size() - 1).mail().id();
        } while (rows.size() == AT_ONCE);
        return found;
    }

    List<Kept> kept(Concern concern) {
        List<Kept> found = new ArrayList<>();
        List<Row<Kept>> rows;
        Kept last = new Kept("", "");
        do {
            Kept after = last;
            rows = database.read(connection -> Sql.list(connection, "SELECT url, mail_key, envelope, header FROM repository_mail WHERE (url, mail_key) > (?, ?) ORDER BY url, mail_key LIMIT "
                + AT_ONCE, WaitingMails::kept, after.url(), after.key()));
            rows.stream().filter(row -> holds(concern, row)).map(Row::mail).forEach(found::add);
            last = rows.isEmpty() ? last : rows.get(rows.size() - 1).mail();
        } while (rows.size() == AT_ONCE);
        return found;
    }

    private static Row<Kept> kept(ResultSet row) throws SQLException {
        return new Row<>(new Kept(row.getString(1), row.getString(2)), row.getString(3), row.getBytes(4));
    }

    private static boolean holds(Concern concern, Row<?> row) {
        try {
            JsonNode envelope = JSON.readTree(row.envelope());
            List<String> recipients = new ArrayList<>();
            envelope.path("recipients").forEach(recipient -> recipients.add(recipient.asText()));
            return concern.holds(envelope.path("sender").asText(""), recipients) || concern.holds(Placing.fields(row.header()));
        } catch (JsonProcessingException unreadable) {
            return row.envelope().toLowerCase(Locale.ROOT).contains(concern.address());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    /** @return whether it is gone; not when a process has taken it meanwhile */
    boolean removeQueued(Queued mail) {
        return database.write(connection -> {
            List<String> gone = Sql.list(connection, "DELETE FROM queued_mail WHERE id = ? AND state <> " + HELD + " RETURNING body_hash", row -> row.getString(1), mail.id());
            for (String body : gone) {
                bodies.release(connection, body);
            }
            return !gone.isEmpty();
        });
    }

    boolean removeKept(Kept mail) {
        return database.write(connection -> {
            List<String> gone = Sql.list(connection, "DELETE FROM repository_mail WHERE url = ? AND mail_key = ? RETURNING body_hash", row -> row.getString(1), mail.url(), mail.key());
            for (String body : gone) {
                bodies.release(connection, body);
            }
            return !gone.isEmpty();
        });
    }
}
