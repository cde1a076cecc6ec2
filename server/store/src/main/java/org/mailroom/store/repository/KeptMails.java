package org.mailroom.store.repository;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javax.mail.MessagingException;

import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.mailroom.domain.Refused;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mails of one repository, and the way back into the spool: a mail leaves the repository and enters the spool in one transaction, so a crash neither loses nor
 * doubles it. Thread-safe; blocks. Proof: {@code SqlRepositoriesTest}, {@code QuarantineTest}.
 */
public final class KeptMails {
    private static final String SELECT = "SELECT mail_key, stored, envelope, header, body_hash, octets FROM repository_mail WHERE url = ?";

    /** A mail as it stands in the table. */
    public record Row(String key, long stored, String envelope, byte[] header, String body, long octets) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getString(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getString(5), row.getLong(6));
        }

        /** Where a page begins that follows this mail. */
        String cursor() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString((stored + " " + key).getBytes(StandardCharsets.UTF_8));
        }
    }

    private record After(long stored, String key) {
        static After read(String cursor) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
                return new After(Long.parseLong(parts[0]), parts[1]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("'" + cursor + "' is no cursor of this list", e);
            }
        }
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(KeptMails.class);

    private final String url;
    private final Database database;
    private final StoredMails mails;
    private final SqlMailQueueFactory queues;

    public KeptMails(String url, Database database, StoredMails mails, SqlMailQueueFactory queues) {
        this.url = url;
        this.database = database;
        this.mails = mails;
        this.queues = queues;
    }

    /** What has been kept longest first. @throws IllegalArgumentException when the cursor is none of {@link Row#cursor} */
    public List<Row> rows(Optional<String> cursor, int atMost) {
        Optional<After> after = cursor.map(After::read);
        String order = " ORDER BY stored, mail_key LIMIT " + atMost;
        return database.read(connection -> after.isEmpty() ? Sql.list(connection, SELECT + order, Row::read, url)
            : Sql.list(connection, SELECT + " AND (stored > ? OR stored = ? AND mail_key > ?)" + order, Row::read, url, after.get().stored(), after.get().stored(), after.get().key()));
    }

    private Optional<Row> row(String key) {
        return database.read(connection -> Sql.first(connection, SELECT + " AND mail_key = ?", Row::read, url, key));
    }

    public Mail open(Row row) throws MessagingException {
        return mails.open(row.envelope(), row.header(), row.body(), row.octets(), Optional.empty());
    }

    /**
     * Sends a mail through the chain from its beginning.
     *
     * @param prepared  changes what goes into the spool
     * @return the mail that was sent, if it was there
     * @throws Refused when it cannot be read; it stays
     */
    public Optional<Mail> send(String key, Consumer<Mail> prepared) {
        Optional<Row> row = row(key);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        Mail mail = readable(row.get());
        prepared.accept(mail);
        mail.setState(Mail.DEFAULT);
        try {
            return spool(row.get(), mail) ? Optional.of(mail) : Optional.empty();
        } catch (MailQueueException e) {
            throw new Unavailable("the mail " + key + " in " + url + " cannot be sent on; it stays there", e);
        }
    }

    private Mail readable(Row row) {
        try {
            return open(row);
        } catch (MessagingException e) {
            LOGGER.warn("{} in {} cannot be read", row.key(), url, e);
            throw Refused.impossible("The mail " + row.key() + " cannot be read. It stays where it is; nothing was changed.");
        }
    }

    private boolean spool(Row row, Mail mail) throws MailQueueException {
        try (SqlMailQueue.Entry entry = queues.createQueue(MailQueueFactory.SPOOL).entry(mail)) {
            boolean mine = database.write(connection -> {
                // A mail of the same name may have taken its place.
                boolean there = Sql.update(connection, "DELETE FROM repository_mail WHERE url = ? AND mail_key = ? AND stored = ? AND body_hash = ?",
                    url, row.key(), row.stored(), row.body()) > 0;
                if (there) {
                    entry.insert(connection);
                    mails.release(connection, row.body());
                }
                return there;
            });
            if (mine) {
                entry.committed();
            }
            return mine;
        }
    }

    /** @return whether it was there */
    public boolean delete(String key) {
        return database.write(connection -> {
            List<String> bodies = Sql.list(connection, "DELETE FROM repository_mail WHERE url = ? AND mail_key = ? RETURNING body_hash", row -> row.getString(1), url, key);
            for (String body : bodies) {
                mails.release(connection, body);
            }
            return !bodies.isEmpty();
        });
    }
}
