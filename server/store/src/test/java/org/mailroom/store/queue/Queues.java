package org.mailroom.store.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;

/** Servers with their queues over one database; all are closed with this. */
final class Queues implements AutoCloseable {
    static final MailQueueName SPOOL = MailQueueName.of("spool");

    final Database database;
    final BodyStore bodies;
    private final List<SqlMailQueueFactory> open = new ArrayList<>();

    Queues(Database database, Path directory) {
        this.database = database;
        try {
            this.bodies = new BodyStore(database, directory.resolve("bodies"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Queues of(DatabaseExtension extension) {
        return new Queues(extension.database(), extension.directory());
    }

    SqlMailQueueFactory server(String id) {
        return server(id, new RecordingMetricFactory(), new NoopGaugeRegistry());
    }

    SqlMailQueueFactory server(String id, Clock clock) {
        return server(id, clock, new RecordingMetricFactory(), new NoopGaugeRegistry());
    }

    SqlMailQueueFactory server(String id, MetricFactory metrics, GaugeRegistry gauges) {
        return server(id, Clock.systemUTC(), metrics, gauges);
    }

    private SqlMailQueueFactory server(String id, Clock clock, MetricFactory metrics, GaugeRegistry gauges) {
        SqlMailQueueFactory factory = new SqlMailQueueFactory(database, bodies, new ServerId(id), clock, metrics, gauges,
            new RawMailQueueItemDecoratorFactory());
        open.add(factory);
        return factory;
    }

    @Override
    public void close() {
        open.forEach(SqlMailQueueFactory::close);
    }
}
