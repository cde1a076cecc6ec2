package org.mailroom.store.filing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;

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

/** Puts mails into the spool in one transaction with their keys. Thread-safe; blocks. Proof: {@code SqlOutgoingTest}. */
@Singleton
public final class SqlOutgoing implements Outgoing {
    private final Database database;
    private final SqlMailQueueFactory queues;
    private final FilingKeys keys;
    private SqlMailQueue spool;

    @Inject
    public SqlOutgoing(Database database, SqlMailQueueFactory queues, Clock clock) {
        this.database = database;
        this.queues = queues;
        this.keys = new FilingKeys(database, clock);
    }

    @Override
    public boolean send(Sent sent, IngestKey key) throws IOException {
        MailImpl mail = mail(sent);
        try (SqlMailQueue.Entry entry = spool().entry(mail)) {
            boolean first = database.write(connection -> {
                boolean fresh = keys.add(connection, key);
                if (fresh) {
                    entry.insert(connection);
                }
                return fresh;
            });
            if (first) {
                entry.committed();
            }
            return first;
        } catch (MessagingException e) {
            throw new IOException("the spool does not take the mail " + sent.name(), e);
        } finally {
            mail.dispose();
        }
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
