package org.mailroom.app.measure;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

import org.mailroom.app.cli.Version;
import org.mailroom.app.health.Rounds;
import org.mailroom.domain.conversation.Backlog.Heap;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Report;
import org.mailroom.domain.health.Stocks;
import org.mailroom.domain.health.Stocks.Levels;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * How much there is of what just now: what waits, who is connected, how busy the database is. Blocks on nothing: what needs the database was seen by {@link Rounds}, and is left
 * out while that is away. Thread-safe. Proof: {@code MetricsTest}.
 */
public final class ServerFigures implements MultiCollector {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerFigures.class);
    private static final double MILLIS = 1000;
    private static final List<String> REPOSITORIES = List.of("error", "undeliverable", "rejected", "quarantine");
    private static final String TEAM = "team";
    private static final String STATUS = "status";
    private static final List<Status> SHOWN = List.of(Status.OPEN, Status.WAITING, Status.SNOOZED, Status.QUARANTINED);

    /**
     * What is asked.
     *
     * @param data  the data directory
     * @param http  how many clients are connected to the web listener
     * @param streams  how many of them listen to events
     */
    public record Sources(Rounds rounds, Checks checks, Database database, SearchIndex index, JamesFigures james, Path data, IntSupplier http, IntSupplier streams) {
    }

    private final Sources sources;
    private final Version version = Version.current();

    public ServerFigures(Sources sources) {
        this.sources = sources;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(new Gauge("build_info", "1; the labels tell which program this is", "version", "build").at(1, version.number(), version.build()).snapshot());
        health(all);
        connections(all);
        database(all);
        index(all);
        disk(all);
        sources.rounds().last().ifPresent(seen -> {
            mail(seen.levels(), all);
            work(seen.levels(), all);
            conversations(seen, all);
            rules(seen.rules(), all);
        });
        return new MetricSnapshots(all);
    }

    private void health(List<MetricSnapshot> all) {
        Report report = sources.checks().now();
        Gauge health = new Gauge("health", "0 works, 1 degraded, 2 failing", "part");
        report.parts().stream().sorted().forEach(part -> health.at(report.health(part).ordinal(), part.word()));
        all.add(health.snapshot());
    }

    private void connections(List<MetricSnapshot> all) {
        Gauge connections = new Gauge("connections", "Clients that are connected", "protocol");
        for (String protocol : List.of("imap", "smtp", "lmtp")) {
            connections.at(sources.james().count(protocol + "Connections"), protocol);
        }
        all.add(connections.at(sources.http().getAsInt(), "http").snapshot());
        all.add(new Gauge("event_streams", "Clients that listen to events over HTTP, browsers included").at(sources.streams().getAsInt()).snapshot());
    }

    private void database(List<MetricSnapshot> all) {
        Gauge connections = new Gauge("database_connections", "Connections of a pool: busy ones, how many there can be, and who waits for one; of the embedded engine's writer, units of work",
            "pool", "state");
        for (Database.Pool pool : sources.database().pools()) {
            connections.at(pool.busy(), pool.name(), "busy").at(pool.size(), pool.name(), "size").at(pool.waiting(), pool.name(), "waiting");
        }
        all.add(connections.snapshot());
    }

    private void index(List<MetricSnapshot> all) {
        SearchIndex.Progression index = sources.index().progression();
        all.add(new Gauge("index_messages", "Messages in the search index").at(index.messages()).snapshot());
        all.add(new Gauge("index_lag", "Messages that have come and are not in the search index yet; those that are gone again are counted too").at(index.behind()).snapshot());
        all.add(new Gauge("index_building", "1 while another index is being built").at(index.building() ? 1 : 0).snapshot());
        all.add(new Gauge("index_open", "1 while there is an index that can be asked").at(index.open() ? 1 : 0).snapshot());
    }

    private void disk(List<MetricSnapshot> all) {
        try {
            FileStore store = Files.getFileStore(sources.data());
            all.add(new Gauge("disk_free_bytes", "Space that is left where the data directory is").at(store.getUsableSpace()).snapshot());
            all.add(new Gauge("disk_size_bytes", "Space in all where the data directory is").at(store.getTotalSpace()).snapshot());
        } catch (IOException e) {
            LOGGER.warn("It cannot be told how much space is left in {}: {}", sources.data(), e.toString());
        }
    }

    private static void mail(Levels levels, List<MetricSnapshot> all) {
        Gauge mails = new Gauge("queue_mails", "Mails in a queue: due, deferred (to be tried again), held (in work), aside (cannot be read)", "queue", "state");
        Gauge late = new Gauge("queue_late_seconds", "For how long the first due mail of a queue has been so; 0 when none is", "queue");
        for (Stocks.Queue queue : levels.queues()) {
            mails.at(queue.due(), queue.name(), "due").at(queue.deferred(), queue.name(), "deferred").at(queue.held(), queue.name(), "held").at(queue.aside(), queue.name(), "aside");
            late.at(queue.late().toMillis() / MILLIS, queue.name());
        }
        all.add(mails.snapshot());
        all.add(late.snapshot());
        Gauge repositories = new Gauge("repository_mails", "Mails that could not go on, by repository", "repository");
        Map<String, Long> counts = new TreeMap<>(levels.repositories());
        // They are made when the first mail gets into them.
        REPOSITORIES.forEach(name -> counts.putIfAbsent(name, 0L));
        counts.forEach((name, count) -> repositories.at(count, name));
        all.add(repositories.snapshot());
    }

    private static void work(Levels levels, List<MetricSnapshot> all) {
        Gauge waiting = new Gauge("waiting", "What is to be done at its time: answers of agents (outbox), automatic answers, deliveries to webhooks, lessons for spamd", "what");
        Gauge late = new Gauge("late_seconds", "For how long the first of it has been due; 0 when nothing is", "what");
        Map.of("outbox", levels.outbox(), "automatic-answers", levels.automaticAnswers(), "webhooks", levels.webhooks(), "lessons", levels.lessons()).forEach((what, line) -> {
            waiting.at(line.count(), what);
            late.at(line.late().toMillis() / MILLIS, what);
        });
        all.add(waiting.snapshot());
        all.add(late.snapshot());
        all.add(new Gauge("dead_letters", "What was given up: deliveries to webhooks, and changes of mailboxes that a part of the server could not be told (events)", "what")
            .at(levels.deadDeliveries().all(), "webhooks").at(levels.deadEvents().all(), "events").snapshot());
        all.add(new Gauge("documents_waiting", "Messages of which attached documents are still to be read for the search").at(levels.documents()).snapshot());
        all.add(new Gauge("documents_given_up", "Attached documents that are not read, since reading them was ended too often").at(levels.documentsGivenUp()).snapshot());
        all.add(new Gauge("held_answers", "Answers that stay in an outbox, since somebody has written meanwhile").at(levels.held()).snapshot());
        all.add(new Gauge("handouts_waiting", "Conversations in queues that the server is to hand out when somebody is there").at(levels.handouts()).snapshot());
    }

    private static void conversations(Rounds.Seen seen, List<MetricSnapshot> all) {
        Gauge conversations = new Gauge("conversations", "Conversations that are not done", TEAM, STATUS);
        Gauge queue = new Gauge("unassigned_conversations", "Open conversations that nobody has", TEAM);
        Gauge oldest = new Gauge("unassigned_oldest_seconds", "For how long the oldest of them has been open; 0 when there is none", TEAM);
        long now = System.currentTimeMillis();
        for (TeamKey team : seen.teams()) {
            List<Heap> heaps = seen.heaps().stream().filter(heap -> heap.team().equals(team)).toList();
            for (Status status : SHOWN) {
                conversations.at(heaps.stream().filter(heap -> heap.status() == status).mapToLong(Heap::count).sum(), team.value(), status.word());
            }
            List<Heap> free = heaps.stream().filter(heap -> heap.status() == Status.OPEN && heap.assignee().isEmpty()).toList();
            queue.at(free.stream().mapToLong(Heap::count).sum(), team.value());
            oldest.at(free.stream().mapToLong(heap -> now - heap.oldest().toEpochMilli()).max().orElse(0) / MILLIS, team.value());
        }
        if (!seen.teams().isEmpty()) {
            all.addAll(List.of(conversations.snapshot(), queue.snapshot(), oldest.snapshot()));
        }
    }

    private static void rules(Map<String, RuleHits.Hits> rules, List<MetricSnapshot> all) {
        CounterSnapshot.Builder hits = CounterSnapshot.builder().name(PrometheusMeters.PREFIX + "rule_hits").help("How often a rule has applied, since it has this name");
        rules.forEach((name, hit) -> hits.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().labels(Labels.of("rule", name)).value(hit.count()).build()));
        if (!rules.isEmpty()) {
            all.add(hits.build());
        }
    }
}
