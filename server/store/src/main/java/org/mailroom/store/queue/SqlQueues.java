package org.mailroom.store.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.domain.mail.Queues;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mail.Parcels;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues as administrators see them, those of other processes on the same database too. Thread-safe; blocks. Proof: {@code SqlQueuesTest}. */
public final class SqlQueues implements Queues {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlQueues.class);
    private static final String SELECT = "SELECT id, queue, state, due, octets, body_hash, note, envelope, header FROM queued_mail WHERE ";
    private static final String RETRY = "UPDATE queued_mail SET state = 0, due = ?, note = NULL WHERE state IN (1, 3) AND ";

    private record Row(long id, String queue, int state, long due, long octets, String body, String note, String envelope, byte[] header) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getLong(1), row.getString(2), row.getInt(3), row.getLong(4), row.getLong(5), row.getString(6), row.getString(7), row.getString(8), row.getBytes(9));
        }
    }

    private final Database database;
    private final StoredMails mails;
    private final SqlMailQueueFactory queues;
    private final Clock clock;

    @Inject
    public SqlQueues(Database database, BodyStore bodies, SqlMailQueueFactory queues, Clock clock) {
        this.database = database;
        this.mails = new StoredMails(bodies);
        this.queues = queues;
        this.clock = clock;
    }

    @Override
    public Page list(Optional<String> queue, Optional<String> cursor, int limit) {
        long after = cursor.map(SqlQueues::cursor).orElse(0L);
        List<Row> rows = database.read(connection -> queue.isPresent()
            ? Sql.list(connection, SELECT + "queue = ? AND id > ? ORDER BY id LIMIT " + (limit + 1), Row::read, queue.get(), after)
            : Sql.list(connection, SELECT + "id > ? ORDER BY id LIMIT " + (limit + 1), Row::read, after));
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new Page(shown.stream().map(this::item).toList(), rows.size() > limit ? Optional.of(Long.toString(shown.get(limit - 1).id())) : Optional.empty());
    }

    private static long cursor(String text) {
        return id(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no cursor of this list"));
    }

    private static Optional<Long> id(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(number -> number > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Item item(Row row) {
        Parcel parcel;
        String why = row.note() == null ? "" : row.note();
        try {
            Mail mail = mails.open(row.envelope(), row.header(), row.body(), row.octets(), Optional.empty());
            parcel = Parcels.of(mail, row.octets());
            why = why.isEmpty() ? Parcels.why(mail) : why;
        } catch (MessagingException e) {
            LOGGER.debug("The row {} of the queue {} is no mail", row.id(), row.queue(), e);
            parcel = new Parcel("", "", List.of(), "", row.octets());
        }
        return new Item(Long.toString(row.id()), row.queue(), State.values()[row.state()], Instant.ofEpochMilli(row.due()), parcel, why);
    }

    @Override
    public Optional<Item> retry(String text) {
        Optional<Long> id = id(text);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        boolean changed = database.write(connection -> Sql.update(connection, RETRY + "id = ?", clock.millis(), id.get())) > 0;
        Optional<Row> row = database.read(connection -> Sql.first(connection, SELECT + "id = ?", Row::read, id.get()));
        Optional<Item> item = row.map(this::item);
        if (changed && item.isPresent()) {
            LOGGER.info("{} of the queue {} was made due by an administrator", item.get().mail().name(), item.get().queue());
            queues.wake(MailQueueName.of(item.get().queue()));
        }
        return item;
    }

    @Override
    public int retryAll(Optional<String> queue) {
        List<String> changed = new ArrayList<>(database.write(connection -> queue.isPresent()
            ? Sql.list(connection, RETRY + "queue = ? RETURNING queue", row -> row.getString(1), clock.millis(), queue.get())
            : Sql.list(connection, RETRY + "id > 0 RETURNING queue", row -> row.getString(1), clock.millis())));
        new TreeSet<>(changed).forEach(name -> queues.wake(MailQueueName.of(name)));
        return changed.size();
    }
}
