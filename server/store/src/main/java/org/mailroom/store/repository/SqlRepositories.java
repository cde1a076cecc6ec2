package org.mailroom.store.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.mailroom.domain.Refused;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.domain.mail.Repositories;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mail.Parcels;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repositories as administrators see them. Thread-safe; blocks. Proof: {@code SqlRepositoriesTest}. */
public final class SqlRepositories implements Repositories {
    private static final String PROTOCOL = "sql://";
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlRepositories.class);

    private final Database database;
    private final StoredMails mails;
    private final SqlMailQueueFactory queues;

    @Inject
    public SqlRepositories(Database database, BodyStore bodies, SqlMailQueueFactory queues) {
        this.database = database;
        this.mails = new StoredMails(bodies);
        this.queues = queues;
    }

    @Override
    public List<Repository> all() {
        return database.read(SqlRepositories::counted);
    }

    /** How many mails each has, by name. */
    public static Map<String, Long> counts(Connection connection) throws SQLException {
        return counted(connection).stream().collect(Collectors.toMap(Repository::name, Repository::mails));
    }

    private static List<Repository> counted(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT url, (SELECT COUNT(*) FROM repository_mail WHERE repository_mail.url = mail_repository.url) FROM mail_repository ORDER BY url",
            row -> new Repository(row.getString(1).substring(PROTOCOL.length()), row.getLong(2)));
    }

    private Optional<KeptMails> named(String name) {
        return database.read(connection -> Sql.first(connection, "SELECT url FROM mail_repository WHERE url = ?", row -> row.getString(1), PROTOCOL + name))
            .map(url -> new KeptMails(url, database, mails, queues));
    }

    @Override
    public Optional<Page> list(String repository, Optional<String> cursor, int limit) {
        return named(repository).map(kept -> {
            List<KeptMails.Row> rows = kept.rows(cursor, limit + 1);
            List<KeptMails.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
            return new Page(shown.stream().map(row -> shown(kept, row)).toList(), rows.size() > limit ? Optional.of(shown.get(limit - 1).cursor()) : Optional.empty());
        });
    }

    private static Kept shown(KeptMails kept, KeptMails.Row row) {
        Instant since = Instant.ofEpochMilli(row.stored());
        try {
            Mail mail = kept.open(row);
            return new Kept(row.key(), Parcels.of(mail, row.octets()), since, Parcels.why(mail));
        } catch (MessagingException e) {
            LOGGER.debug("{} is no mail", row.key(), e);
            return new Kept(row.key(), new Parcel(row.key(), "", List.of(), "", row.octets()), since, "it cannot be read: " + e.getMessage());
        }
    }

    @Override
    public boolean retry(String repository, String id) {
        return named(repository).map(kept -> retry(kept, repository, id)).orElse(false);
    }

    private static boolean retry(KeptMails kept, String repository, String id) {
        Optional<Mail> sent = kept.send(id, mail -> {
            List<AttributeName> passage = mail.attributeNames().filter(name -> Marks.ofPassage(name.asString())).toList();
            passage.forEach(mail::removeAttribute);
            mail.setErrorMessage(null);
        });
        sent.ifPresent(mail -> LOGGER.info("{} goes from the repository {} through the chain again, for {}", id, repository, mail.getRecipients()));
        return sent.isPresent();
    }

    /** What comes back into the repository meanwhile is not sent again. */
    @Override
    public Optional<Integer> retryAll(String repository) {
        Optional<KeptMails> kept = named(repository);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        List<String> keys = database.read(connection -> Sql.list(connection, "SELECT mail_key FROM repository_mail WHERE url = ? ORDER BY stored, mail_key",
            row -> row.getString(1), PROTOCOL + repository));
        int sent = 0;
        for (String key : keys) {
            try {
                sent += retry(kept.get(), repository, key) ? 1 : 0;
            } catch (Refused unreadable) {
                LOGGER.warn("All of {} goes through the chain again, but not this: {}", repository, unreadable.getMessage());
            }
        }
        return Optional.of(sent);
    }
}
