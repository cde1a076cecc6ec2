package org.mailroom.store.screen;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.Releasing;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quarantine: conversations by {@link Releasing}, and the repository of that name. A mail leaves the repository and enters the spool in one transaction, so a crash
 * neither loses nor doubles it. Thread-safe; blocks. Proof: {@code QuarantineTest}.
 */
public final class SqlQuarantine implements Quarantine {
    private static final String URL = "sql://quarantine";
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlQuarantine.class);

    private record Row(String key, long stored, String envelope, byte[] header, String body, long octets) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getString(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getString(5), row.getLong(6));
        }
    }

    private final Database database;
    private final StoredMails mails;
    private final SqlMailQueueFactory queues;
    private final Releasing releasing;

    @Inject
    public SqlQuarantine(Database database, BodyStore bodies, SqlMailQueueFactory queues, Releasing releasing) {
        this.database = database;
        this.mails = new StoredMails(bodies);
        this.queues = queues;
        this.releasing = releasing;
    }

    private static final String SELECT = "SELECT mail_key, stored, envelope, header, body_hash, octets FROM repository_mail WHERE url = ?";

    @Override
    public List<Kept> kept(int atMost) {
        return database.read(connection -> Sql.list(connection, SELECT + " ORDER BY stored, mail_key LIMIT " + atMost, Row::read, URL)).stream().map(this::kept).toList();
    }

    private Kept kept(Row row) {
        Mail mail = open(row);
        Map<String, String> findings = new TreeMap<>();
        mail.attributes().filter(attribute -> attribute.getName().asString().startsWith(Marks.FINDING))
            .forEach(attribute -> findings.put(attribute.getName().asString().substring(Marks.FINDING.length()), String.valueOf(attribute.getValue().value())));
        String subject;
        try {
            subject = Optional.ofNullable(mail.getMessage().getSubject()).orElse("");
        } catch (MessagingException e) {
            LOGGER.debug("{} has no subject that can be read", row.key(), e);
            subject = "";
        }
        return new Kept(row.key(), mail.getMaybeSender().asString(""), mail.getRecipients().stream().map(MailAddress::asString).sorted().toList(), subject,
            findings.entrySet().stream().map(finding -> finding.getKey() + ": " + finding.getValue()).collect(Collectors.joining(", ")), Instant.ofEpochMilli(row.stored()));
    }

    private Mail open(Row row) {
        try {
            return mails.open(row.envelope(), row.header(), row.body(), row.octets(), Optional.empty());
        } catch (MessagingException e) {
            throw new Unavailable("the mail " + row.key() + " in quarantine cannot be read", e);
        }
    }

    @Override
    public boolean releaseKept(String id) {
        Optional<Row> row = database.read(connection -> Sql.first(connection, SELECT + " AND mail_key = ?", Row::read, URL, id));
        if (row.isEmpty()) {
            return false;
        }
        Mail mail = open(row.get());
        List<AttributeName> statuses = mail.attributeNames().filter(name -> name.asString().equals(Marks.STATUS) || name.asString().startsWith(Marks.STATUS + ".")).toList();
        statuses.forEach(mail::removeAttribute);
        mail.setAttribute(new Attribute(AttributeName.of(Marks.RELEASED), AttributeValue.of(true)));
        mail.setState(Mail.DEFAULT);
        try (SqlMailQueue.Entry entry = queues.createQueue(MailQueueFactory.SPOOL).entry(mail)) {
            boolean mine = database.write(connection -> {
                if (!remove(connection, id, false)) {
                    return false;
                }
                entry.insert(connection);
                mails.release(connection, row.get().body());
                return true;
            });
            if (mine) {
                entry.committed();
                LOGGER.info("{} was released from quarantine for {}", id, mail.getRecipients());
            }
            return mine;
        } catch (MailQueueException e) {
            throw new Unavailable("the mail " + id + " cannot be released", e);
        }
    }

    @Override
    public boolean deleteKept(String id) {
        boolean mine = database.write(connection -> remove(connection, id, true));
        if (mine) {
            LOGGER.info("{} was deleted from quarantine", id);
        }
        return mine;
    }

    private boolean remove(java.sql.Connection connection, String id, boolean release) throws SQLException {
        List<String> bodies = Sql.list(connection, "DELETE FROM repository_mail WHERE url = ? AND mail_key = ? RETURNING body_hash", row -> row.getString(1), URL, id);
        for (String body : release ? bodies : List.<String>of()) {
            mails.release(connection, body);
        }
        return !bodies.isEmpty();
    }

    @Override
    public Conversation release(ConversationNumber number, Actor actor) {
        return releasing.release(number, actor);
    }

    @Override
    public boolean delete(ConversationNumber number, Actor actor) {
        return releasing.delete(number, actor);
    }
}
