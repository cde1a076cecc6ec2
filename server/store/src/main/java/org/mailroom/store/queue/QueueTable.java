package org.mailroom.store.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.mailroom.store.mail.StagedMail;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/**
 * The mails of one queue, as statements for a transaction of the caller. Claiming is one UPDATE over an index that holds due
 * mail only, in the order in which it goes out: deferred mail is not even looked at. Stateless.
 */
final class QueueTable {
    private static final int DUE = 0;
    private static final int DEFERRED = 1;
    private static final int HELD = 2;
    private static final int NOTE = 1000;

    private final String queue;
    private final StoredMails mails;
    private final String claim;

    QueueTable(String queue, StoredMails mails, Database database) {
        this.queue = queue;
        this.mails = mails;
        this.claim = "WITH next AS MATERIALIZED (SELECT id FROM queued_mail WHERE queue = ? AND state = 0 ORDER BY priority DESC, due, id LIMIT ?"
            + (database.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "")
            + ") UPDATE queued_mail SET state = 2, holder = ? WHERE id IN (SELECT id FROM next) RETURNING " + QueueRow.COLUMNS;
    }

    void create(Connection connection) throws SQLException {
        Sql.update(connection, "INSERT INTO mail_queue (name) VALUES (?) ON CONFLICT (name) DO NOTHING", queue);
    }

    void addDue(Connection connection, long id, int priority, long due, StagedMail mail) throws SQLException {
        add(connection, id, DUE, priority, due, null, mail);
    }

    void addDeferred(Connection connection, long id, int priority, long due, StagedMail mail) throws SQLException {
        add(connection, id, DEFERRED, priority, due, null, mail);
    }

    void addHeld(Connection connection, long id, int priority, long due, long holder, StagedMail mail) throws SQLException {
        add(connection, id, HELD, priority, due, holder, mail);
    }

    private void add(Connection connection, long id, int state, int priority, long due, Long holder, StagedMail mail) throws SQLException {
        mails.keep(connection, mail);
        Sql.update(connection, "INSERT INTO queued_mail (id, queue, state, priority, due, holder, octets, body_hash, envelope, header)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, queue, state, priority, due, holder, mail.octets(), mail.bodyHash(), mail.envelope(), mail.header());
    }

    /** Makes due what was deferred until now and tells when the next will be. */
    Optional<Long> promote(Connection connection, long now) throws SQLException {
        Sql.update(connection, "UPDATE queued_mail SET state = 0 WHERE queue = ? AND state = 1 AND due <= ?", queue, now);
        return Sql.first(connection, "SELECT due FROM queued_mail WHERE queue = ? AND state = 1 ORDER BY due LIMIT 1", row -> row.getLong(1), queue);
    }

    List<QueueRow> claim(Connection connection, long holder, int most) throws SQLException {
        List<QueueRow> rows = new ArrayList<>(Sql.list(connection, claim, QueueRow::read, queue, most, holder));
        Collections.sort(rows, QueueRow.ORDER);
        return rows;
    }

    /** Whether there is mail that is due, deferred until now too. */
    boolean waits(Connection connection, long now) throws SQLException {
        return Sql.first(connection, "SELECT 1 FROM queued_mail WHERE queue = ? AND state = 0 LIMIT 1", row -> true, queue).isPresent()
            || Sql.first(connection, "SELECT 1 FROM queued_mail WHERE queue = ? AND state = 1 AND due <= ? LIMIT 1", row -> true, queue, now).isPresent();
    }

    List<Long> held(Connection connection, long holder) throws SQLException {
        return Sql.list(connection, "SELECT id FROM queued_mail WHERE queue = ? AND state = 2 AND holder = ?", row -> row.getLong(1), queue, holder);
    }

    /** Removes a mail that the holder has; says whether it had it. */
    boolean remove(Connection connection, long id, long holder) throws SQLException {
        return release(connection, Sql.list(connection, "DELETE FROM queued_mail WHERE id = ? AND state = 2 AND holder = ? RETURNING body_hash",
            row -> row.getString(1), id, holder)) > 0;
    }

    boolean giveBack(Connection connection, long id, long holder, long due) throws SQLException {
        return Sql.update(connection, "UPDATE queued_mail SET state = 0, holder = NULL, due = ? WHERE id = ? AND state = 2 AND holder = ?",
            due, id, holder) > 0;
    }

    boolean setAside(Connection connection, long id, long holder, String why) throws SQLException {
        String text = why.replace('\0', ' ');
        return Sql.update(connection, "UPDATE queued_mail SET state = 3, holder = NULL, note = ? WHERE id = ? AND state = 2 AND holder = ?",
            text.substring(0, Math.min(NOTE, text.length())), id, holder) > 0;
    }

    int takeBackAside(Connection connection) throws SQLException {
        return Sql.update(connection, "UPDATE queued_mail SET state = 0, note = NULL WHERE queue = ? AND state = 3", queue);
    }

    int flush(Connection connection, long now) throws SQLException {
        return Sql.update(connection, "UPDATE queued_mail SET state = 0, due = ? WHERE queue = ? AND state = 1", now, queue);
    }

    /** Removes those of the mails that nobody holds. */
    int removeWaiting(Connection connection, List<Long> ids) throws SQLException {
        int removed = 0;
        for (long id : ids) {
            removed += release(connection, Sql.list(connection, "DELETE FROM queued_mail WHERE id = ? AND state IN (0, 1) RETURNING body_hash",
                row -> row.getString(1), id));
        }
        return removed;
    }

    long size(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT (SELECT COUNT(*) FROM queued_mail WHERE queue = ? AND state = 0)"
            + " + (SELECT COUNT(*) FROM queued_mail WHERE queue = ? AND state = 1) + (SELECT COUNT(*) FROM queued_mail WHERE queue = ? AND state = 2)",
            row -> row.getLong(1), queue, queue, queue).get(0);
    }

    long aside(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT COUNT(*) FROM queued_mail WHERE queue = ? AND state = 3", row -> row.getLong(1), queue).get(0);
    }

    /** Ids of all mails that wait or are in work, in the order in which they go out. */
    List<Long> ids(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT id FROM queued_mail WHERE queue = ? AND state IN (0, 1, 2) ORDER BY priority DESC, due, id",
            row -> row.getLong(1), queue);
    }

    Optional<QueueRow> row(Connection connection, long id) throws SQLException {
        return Sql.first(connection, "SELECT " + QueueRow.COLUMNS + " FROM queued_mail WHERE id = ? AND state IN (0, 1, 2)", QueueRow::read, id);
    }

    private int release(Connection connection, List<String> bodies) throws SQLException {
        for (String body : bodies) {
            mails.release(connection, body);
        }
        return bodies.size();
    }
}
