package org.mailroom.store.queue;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import javax.annotation.PreDestroy;
import javax.inject.Inject;

import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.SortableIds;
import org.mailroom.store.sql.Sql;

/**
 * Opens mail queues, in place of {@code ActiveMQMailQueueFactory} and {@code MemoryMailQueueFactory}. At the first call it
 * takes this server's place among the holders of mail, and what the server held when it was killed is due again. Asking
 * twice for a queue gives the same object; it ends when everybody who asked has closed it, or with {@link #close}, which
 * comes before the database closes. Thread-safe. Proof: {@code SqlMailQueueFactoryTest}, {@code QueueRecoveryTest}.
 */
public final class SqlMailQueueFactory implements MailQueueFactory<SqlMailQueue>, AutoCloseable {
    private static final class Shared {
        private final SqlMailQueue queue;
        private int users;

        private Shared(SqlMailQueue queue) {
            this.queue = queue;
        }
    }

    private final Database database;
    private final StoredMails mails;
    private final ServerId server;
    private final Clock clock;
    private final MetricFactory metrics;
    private final GaugeRegistry gauges;
    private final MailQueueItemDecoratorFactory decorator;
    private final Map<MailQueueName, Shared> queues = new HashMap<>();
    private QueueHolder holder;
    private QueueParts parts;
    private boolean closed;

    @Inject
    public SqlMailQueueFactory(Database database, BodyStore bodies, ServerId server, Clock clock, MetricFactory metrics, GaugeRegistry gauges,
                               MailQueueItemDecoratorFactory decorator) {
        this.database = database;
        this.mails = new StoredMails(bodies);
        this.server = server;
        this.clock = clock;
        this.metrics = metrics;
        this.gauges = gauges;
        this.decorator = decorator;
    }

    @Override
    public synchronized SqlMailQueue createQueue(MailQueueName name, PrefetchCount ahead) {
        Shared shared = queues.computeIfAbsent(name, missing -> {
            SqlMailQueue queue = new SqlMailQueue(missing, ahead.asInt(), parts(), () -> leave(missing));
            queue.create();
            return new Shared(queue);
        });
        shared.users++;
        return shared.queue;
    }

    @Override
    public synchronized Optional<SqlMailQueue> getQueue(MailQueueName name, PrefetchCount ahead) {
        return listCreatedMailQueues().contains(name) ? Optional.of(createQueue(name, ahead)) : Optional.empty();
    }

    /** All queues there are in the database, opened or not. */
    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        List<String> names = database.read(connection -> Sql.list(connection, "SELECT name FROM mail_queue", row -> row.getString(1)));
        return new TreeSet<>(names).stream().map(MailQueueName::of).collect(Collectors.toUnmodifiableSet());
    }

    private QueueParts parts() {
        if (closed) {
            throw new IllegalStateException("the queues are closed");
        }
        if (parts == null) {
            holder = QueueHolder.start(database, server, clock, this::forget);
            parts = new QueueParts(database, mails, new SortableIds(clock), holder.id(), new ConcurrentHashMap<>(), clock, metrics, gauges, decorator);
        }
        return parts;
    }

    /** Mail of this queue became due by another way than through its object; if nobody here works on it, nothing happens. */
    synchronized void wake(MailQueueName name) {
        Optional.ofNullable(queues.get(name)).ifPresent(shared -> shared.queue.wake());
    }

    private synchronized void forget() {
        queues.values().forEach(shared -> shared.queue.forget());
    }

    private synchronized void leave(MailQueueName name) {
        Shared shared = queues.get(name);
        if (shared != null && --shared.users == 0) {
            queues.remove(name);
            shared.queue.stop();
        }
    }

    /** Hands out no more mail. What is still in work here counts as not done: it is due again at the next start. */
    @PreDestroy
    @Override
    public synchronized void close() {
        closed = true;
        queues.values().forEach(shared -> shared.queue.stop());
        queues.clear();
        if (holder != null) {
            holder.close();
            holder = null;
        }
    }
}
