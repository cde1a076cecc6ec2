package org.mailroom.store.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.Mail;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.mail.StagedMail;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A mail queue in SQL, in place of James's ActiveMQ and memory queues (James 3.8.1):
 *
 * <ul>
 * <li>{@code enQueue} returns when the mail, its text included, would survive a power cut; callers share a commit;
 * <li>due mail goes out by priority, then by due time, then as it came; deferred mail hides nothing;
 * <li>each mail is claimed by one consumer, also among processes; what a dead process had claimed is due again;
 * <li>a row that is no mail is set aside, with a log entry, and the queue goes on. {@code REJECT} does the same with a
 *     mail; an admin brings both back with {@link #takeBackAside}.
 * </ul>
 *
 * Mail in work is neither removed nor flushed by an admin's command. Thread-safe; all but {@code deQueue} and
 * {@code enqueueReactive} block. Proof: {@code SqlMailQueueTest} (James's contracts), {@code QueueOrderTest},
 * {@code QueueClaimTest}, {@code QueueRecoveryTest}.
 */
public final class SqlMailQueue implements ManageableMailQueue {
    private static final int WINDOW = 100;
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlMailQueue.class);

    private final MailQueueName name;
    private final QueueParts parts;
    private final QueueTable table;
    private final QueueMetrics metrics;
    private final Dispatch<MailQueueItem> dispatch;
    private final Runnable whenClosed;

    SqlMailQueue(MailQueueName name, int ahead, QueueParts parts, Runnable whenClosed) {
        this.name = name;
        this.parts = parts;
        this.table = new QueueTable(name.asString(), parts.mails(), parts.database());
        this.dispatch = new Dispatch<>(name.asString(), ahead, new Rows(), parts.inHand(), parts.clock());
        this.metrics = new QueueMetrics(parts, name, this::size);
        this.whenClosed = whenClosed;
    }

    void create() {
        parts.database().write(connection -> {
            table.create(connection);
            return null;
        });
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, Duration.ZERO);
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        metrics.enqueued(() -> {
            try (StagedMail staged = parts.mails().stage(mail)) {
                insert(staged, priority(mail), delay);
            } catch (MessagingException | RuntimeException e) {
                throw new MailQueueException("The mail " + mail.getName() + " was not put into the queue " + name.asString() + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * A mail that enters the queue with somebody's transaction: {@link #insert} inside it, {@link #committed} after it, and closed whatever came
     * of it.
     */
    public final class Entry implements AutoCloseable {
        private final StagedMail staged;
        private final int priority;

        private Entry(StagedMail staged, int priority) {
            this.staged = staged;
            this.priority = priority;
        }

        public void insert(Connection connection) throws SQLException {
            table.addDue(connection, parts.ids().next(), priority, parts.clock().millis(), staged);
        }

        /** The mail goes out now, not at the next look. */
        public void committed() {
            dispatch.wake();
        }

        @Override
        public void close() {
            staged.close();
        }
    }

    /** Reads the mail, for a transaction that puts it in together with something else. */
    public Entry entry(Mail mail) throws MailQueueException {
        try {
            return new Entry(parts.mails().stage(mail), priority(mail));
        } catch (MessagingException | RuntimeException e) {
            throw new MailQueueException("The mail " + mail.getName() + " cannot be put into the queue " + name.asString() + ": " + e.getMessage(), e);
        }
    }

    private void insert(StagedMail mail, int priority, Duration delay) {
        long id = parts.ids().next();
        long now = parts.clock().millis();
        long due = due(now, delay);
        QueueRow row = new QueueRow(id, priority, due, mail.octets(), mail.bodyHash(), mail.envelope(), mail.header(), mail.staged().flatMap(StagedBody::bytes));
        if (due > now) {
            write(connection -> table.addDeferred(connection, id, priority, due, mail));
            dispatch.wakeAt(due);
        } else if (dispatch.reserve(row)) {
            hand(row, mail);
        } else {
            write(connection -> table.addDue(connection, id, priority, now, mail));
            dispatch.wake();
        }
    }

    private void hand(QueueRow row, StagedMail mail) {
        boolean held = false;
        try {
            write(connection -> table.addHeld(connection, row.id(), row.priority(), row.due(), parts.holder(), mail));
            held = true;
        } finally {
            // After an Error, too: a place that is reserved for good is one that no mail is claimed for.
            if (!held) {
                dispatch.abandon(row);
            }
        }
        dispatch.deliver(row);
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.<Void>fromCallable(() -> {
            enQueue(mail);
            return null;
        }).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        Publisher<MailQueueItem> items = dispatch::subscribe;
        return Flux.from(items);
    }

    @Override
    public long getSize() throws MailQueueException {
        return storage(this::size);
    }

    private long size() {
        return parts.database().read(table::size);
    }

    @Override
    public long flush() throws MailQueueException {
        return storage(() -> {
            int flushed = parts.database().write(connection -> table.flush(connection, parts.clock().millis()));
            dispatch.wake();
            return (long) flushed;
        });
    }

    @Override
    public long clear() throws MailQueueException {
        return storage(() -> {
            dispatch.recall();
            return remove(parts.database().read(table::ids));
        });
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        return storage(() -> {
            dispatch.recall();
            return remove(parts.database().read(table::ids).stream()
                .filter(id -> show(id).filter(shown -> matches(shown.mail(), type, value)).isPresent()).toList());
        });
    }

    @Override
    public MailQueueIterator browse() throws MailQueueException {
        return storage(() -> new QueueView(parts.database().read(table::ids), this::show));
    }

    /** How many mails are set aside: rejected, or unreadable. They are not counted by {@link #getSize}. */
    public long aside() throws MailQueueException {
        return storage(() -> parts.database().read(table::aside));
    }

    /** Makes due again what was set aside; says how many. */
    public long takeBackAside() throws MailQueueException {
        return storage(() -> {
            int back = parts.database().write(table::takeBackAside);
            dispatch.wake();
            return (long) back;
        });
    }

    /** Ends the subscriptions when all who asked the factory for this queue have closed it. */
    @Override
    public void close() {
        whenClosed.run();
    }

    void wake() {
        dispatch.wake();
    }

    void stop() {
        dispatch.close();
    }

    /** Another process may have been given what is held here. */
    void forget() {
        dispatch.forget();
    }

    private long remove(List<Long> ids) {
        long removed = 0;
        for (int from = 0; from < ids.size(); from += WINDOW) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + WINDOW));
            removed += parts.database().write(connection -> table.removeWaiting(connection, some));
        }
        return removed;
    }

    private Optional<QueueView.Shown> show(long id) {
        return parts.database().read(connection -> table.row(connection, id)).flatMap(row -> {
            try {
                return Optional.of(new QueueView.Shown(open(row), row.due()));
            } catch (MessagingException e) {
                LOGGER.error("The row {} of the queue {} is no mail", id, name.asString(), e);
                return Optional.empty();
            }
        });
    }

    private MailImpl open(QueueRow row) throws MessagingException {
        return parts.mails().open(row.envelope(), row.header(), row.bodyHash(), row.octets(), row.body());
    }

    private void end(QueueRow row, MailQueueItem.CompletionStatus status) throws MailQueueException {
        storage(() -> {
            boolean held = parts.database().write(connection -> switch (status) {
                case SUCCESS -> table.remove(connection, row.id(), parts.holder());
                case RETRY -> table.giveBack(connection, row.id(), parts.holder(), parts.clock().millis());
                case REJECT -> table.setAside(connection, row.id(), parts.holder(), "rejected by its consumer");
            });
            parts.inHand().remove(row.id(), row);
            if (!held) {
                LOGGER.warn("The mail {} of the queue {} was no longer held by this server when it was done ({})", row.id(), name.asString(), status);
            } else if (status == MailQueueItem.CompletionStatus.RETRY) {
                dispatch.wake();
            } else if (status == MailQueueItem.CompletionStatus.REJECT) {
                LOGGER.error("The mail {} of the queue {} was rejected by its consumer; it is set aside, not removed", row.id(), name.asString());
            }
            return null;
        });
    }

    private static boolean matches(Mail mail, Type type, String value) {
        return switch (type) {
            case Name -> mail.getName().equals(value);
            case Sender -> mail.getMaybeSender().asString().equals(value);
            case Recipient -> mail.getRecipients().stream().map(MailAddress::asString).anyMatch(value::equals);
        };
    }

    private static int priority(Mail mail) {
        return mail.getAttribute(MailPrioritySupport.MAIL_PRIORITY).map(Attribute::getValue).flatMap(value -> value.valueAs(Integer.class))
            .map(priority -> Math.max(MailPrioritySupport.LOW_PRIORITY, Math.min(MailPrioritySupport.HIGH_PRIORITY, priority)))
            .orElse(MailPrioritySupport.NORMAL_PRIORITY);
    }

    private static long due(long now, Duration delay) {
        try {
            return delay.isNegative() ? now : Math.addExact(now, delay.toMillis());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private interface Change {
        void run(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        parts.database().write(connection -> {
            change.run(connection);
            return null;
        });
    }

    private interface Step<T> {
        T run();
    }

    private <T> T storage(Step<T> step) throws MailQueueException {
        try {
            return step.run();
        } catch (RuntimeException e) {
            throw new MailQueueException("The queue " + name.asString() + " cannot use its storage: " + e.getMessage(), e);
        }
    }

    /** The table, as the dispatch sees it. */
    private final class Rows implements Dispatch.Source<MailQueueItem> {
        @Override
        public Dispatch.Found claim(int most, boolean promote) {
            return parts.database().write(connection -> {
                Optional<Long> nextDue = promote ? table.promote(connection, parts.clock().millis()) : Optional.empty();
                return new Dispatch.Found(table.claim(connection, parts.holder(), most), nextDue);
            });
        }

        @Override
        public boolean waits() {
            return parts.database().read(connection -> table.waits(connection, parts.clock().millis()));
        }

        @Override
        public Optional<MailQueueItem> item(QueueRow row) {
            try {
                MailQueueItem item = parts.decorator().decorate(new QueuedItem(open(row), status -> end(row, status)), name);
                metrics.dequeued();
                return Optional.of(item);
            } catch (MessagingException e) {
                LOGGER.error("The row {} of the queue {} is no mail; it is set aside, the queue goes on", row.id(), name.asString(), e);
                parts.database().write(connection -> table.setAside(connection, row.id(), parts.holder(), String.valueOf(e)));
                parts.inHand().remove(row.id(), row);
                return Optional.empty();
            }
        }

        /** What is held and in hand is looked at in this order: a mail is in hand before it is held. */
        @Override
        public void giveBackStrays() {
            List<Long> held = parts.database().read(connection -> table.held(connection, parts.holder()));
            List<Long> strays = held.stream().filter(id -> !parts.inHand().containsKey(id)).toList();
            write(connection -> {
                for (long id : strays) {
                    table.giveBack(connection, id, parts.holder(), parts.clock().millis());
                }
            });
            if (!strays.isEmpty()) {
                LOGGER.warn("{} mails of the queue {} were claimed while the storage failed; they are due again", strays.size(), name.asString());
            }
        }

        @Override
        public void giveBack(List<QueueRow> rows) {
            List<QueueRow> all = new ArrayList<>(rows);
            write(connection -> {
                for (QueueRow row : all) {
                    table.giveBack(connection, row.id(), parts.holder(), row.due());
                }
            });
        }
    }
}
