package org.mailroom.store.repository;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import javax.mail.MessagingException;

import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.mailet.Mail;
import org.mailroom.store.mail.StagedMail;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * A mail repository in SQL, in place of James's file and JPA repositories (James 3.8.1, fixed upstream by 6a90e2bebe: keys cached in memory, no
 * fsync, Java deserialisation, unreadable mail deleted). The key is the mail's name; storing a name again replaces the mail.
 * {@code store} is durable when it returns, messages are kept byte for byte. A mail that cannot be read stays, and
 * {@code retrieve} says why. Thread-safe, blocks. Proof: {@code SqlMailRepositoryTest} (James's contract).
 */
public final class SqlMailRepository implements MailRepository {
    private static final int WINDOW = 100;

    private record Row(String envelope, byte[] header, String bodyHash, long octets) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getString(1), row.getBytes(2), row.getString(3), row.getLong(4));
        }
    }

    private final String url;
    private final Database database;
    private final StoredMails mails;
    private final Clock clock;

    SqlMailRepository(MailRepositoryUrl url, Database database, StoredMails mails, Clock clock) {
        this.url = url.asString();
        this.database = database;
        this.mails = mails;
        this.clock = clock;
    }

    @Override
    public MailKey store(Mail mail) throws MessagingException {
        MailKey key = MailKey.forMail(mail);
        try (StagedMail staged = mails.stage(mail)) {
            return storage(() -> database.write(connection -> {
                mails.keep(connection, staged);
                remove(connection, key);
                Sql.update(connection, "INSERT INTO repository_mail (url, mail_key, stored, octets, body_hash, envelope, header) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (url, mail_key) DO NOTHING",
                    url, key.asString(), clock.millis(), staged.octets(), staged.bodyHash(), staged.envelope(), staged.header());
                return key;
            }));
        }
    }

    @Override
    public Mail retrieve(MailKey key) throws MessagingException {
        Optional<Row> row = storage(() -> database.read(connection -> Sql.first(connection,
            "SELECT envelope, header, body_hash, octets FROM repository_mail WHERE url = ? AND mail_key = ?", Row::read, url, key.asString())));
        return row.isEmpty() ? null
            : mails.open(row.get().envelope(), row.get().header(), row.get().bodyHash(), row.get().octets(), Optional.empty());
    }

    /** The oldest first. */
    @Override
    public Iterator<MailKey> list() throws MessagingException {
        return keys().stream().map(MailKey::new).iterator();
    }

    @Override
    public long size() throws MessagingException {
        return storage(() -> database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM repository_mail WHERE url = ?",
            row -> row.getLong(1), url).get(0)));
    }

    @Override
    public void remove(MailKey key) throws MessagingException {
        remove(List.of(key));
    }

    @Override
    public void remove(Collection<MailKey> keys) throws MessagingException {
        storage(() -> database.write(connection -> {
            for (MailKey key : keys) {
                remove(connection, key);
            }
            return keys;
        }));
    }

    @Override
    public void removeAll() throws MessagingException {
        List<MailKey> keys = keys().stream().map(MailKey::new).toList();
        for (int from = 0; from < keys.size(); from += WINDOW) {
            remove(keys.subList(from, Math.min(keys.size(), from + WINDOW)));
        }
    }

    private List<String> keys() throws MessagingException {
        return storage(() -> database.read(connection -> Sql.list(connection,
            "SELECT mail_key FROM repository_mail WHERE url = ? ORDER BY stored, mail_key", row -> row.getString(1), url)));
    }

    private void remove(Connection connection, MailKey key) throws SQLException {
        for (String body : Sql.list(connection, "DELETE FROM repository_mail WHERE url = ? AND mail_key = ? RETURNING body_hash",
                row -> row.getString(1), url, key.asString())) {
            mails.release(connection, body);
        }
    }

    private interface Step<T> {
        T run();
    }

    private <T> T storage(Step<T> step) throws MessagingException {
        try {
            return step.run();
        } catch (RuntimeException e) {
            throw new MessagingException("The repository " + url + " cannot use its storage: " + e.getMessage(), e);
        }
    }
}
