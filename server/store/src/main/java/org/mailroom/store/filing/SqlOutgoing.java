package org.mailroom.store.filing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.google.common.hash.Hashing;

/** Puts mails into the spool in one transaction with their keys. Thread-safe; blocks. Proof: {@code SqlOutgoingTest}. */
@Singleton
public final class SqlOutgoing implements Outgoing {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final Database database;
    private final SqlMailQueueFactory queues;
    private final FilingKeys keys;
    private final Clock clock;
    private SqlMailQueue spool;

    @Inject
    public SqlOutgoing(Database database, SqlMailQueueFactory queues, Clock clock) {
        this.database = database;
        this.queues = queues;
        this.keys = new FilingKeys(database, clock);
        this.clock = clock;
    }

    @Override
    public Result send(Sent sent, IngestKey key, Limit limit) throws IOException {
        MailImpl mail = mail(sent);
        try (SqlMailQueue.Entry entry = spool().entry(mail)) {
            Result result = database.write(connection -> {
                if (!keys.add(connection, key)) {
                    return Result.ALREADY;
                }
                if (count(connection, limit.of()) > limit.perHour()) {
                    throw new TooMany();
                }
                entry.insert(connection);
                return Result.SENT;
            });
            if (result == Result.SENT) {
                entry.committed();
            }
            return result;
        } catch (TooMany e) {
            return Result.TOO_MANY;
        } catch (MessagingException e) {
            throw new IOException("the spool does not take the mail " + sent.name(), e);
        } finally {
            mail.dispose();
        }
    }

    /** Undoes what the transaction has done: the mail was not sent, and may be. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One more in the hour that began with the first; whose mail it is stands there as a hash only. On PostgreSQL others who count the same wait until this transaction ends. */
    private long count(Connection connection, String what) throws SQLException {
        long now = clock.millis();
        long over = now - HOUR;
        Sql.update(connection, "DELETE FROM sent_lately WHERE since <= ?", over);
        return Sql.list(connection, "INSERT INTO sent_lately (what, since, count) VALUES (?, ?, 1) ON CONFLICT (what) DO UPDATE SET count = sent_lately.count + 1 RETURNING count",
            row -> row.getLong(1), Hashing.sha256().hashString(what, StandardCharsets.UTF_8).toString(), now).get(0);
    }

    private static MailImpl mail(Sent sent) throws IOException {
        try (InputStream message = sent.message().open()) {
            MailImpl.Builder builder = MailImpl.builder().name(sent.name())
                .sender(sent.sender().isPresent() ? MaybeSender.of(new MailAddress(sent.sender().get())) : MaybeSender.nullSender());
            for (String recipient : sent.recipients()) {
                builder.addRecipient(new MailAddress(recipient));
            }
            MailImpl mail = builder.build();
            mail.setAttribute(new Attribute(AttributeName.of(Marks.WRITTEN_HERE), AttributeValue.of(true)));
            mail.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), message));
            return mail;
        } catch (MessagingException e) {
            throw new IOException("the mail " + sent.name() + " cannot be made", e);
        }
    }

    /** Opened when it is needed first; the factory ends it. */
    private synchronized SqlMailQueue spool() {
        if (spool == null) {
            spool = queues.createQueue(MailQueueFactory.SPOOL);
        }
        return spool;
    }
}
