package org.mailroom.app.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.mailroom.app.config.Settings;
import org.mailroom.app.tls.TlsFiles;
import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.health.Assessment;
import org.mailroom.domain.health.Finding;
import org.mailroom.domain.health.Reason;
import org.mailroom.domain.health.Stocks;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.document.DocumentReading;
import org.mailroom.store.search.index.SearchIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds how much waits where, on a thread of its own, so that whoever wants to know need not wait for a database that is slow or away. {@link #start} once;
 * {@link #last} is safe from any thread. Proof: {@code MetricsTest}.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rounds.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** What is done is left out: it only grows. */
    private static final Set<Status> LOOKED_AT = Set.of(Status.OPEN, Status.WAITING, Status.SNOOZED, Status.QUARANTINED);

    /** What was seen on a round. */
    public record Seen(Stocks.Levels levels, List<Backlog.Heap> heaps, Set<TeamKey> teams, Map<String, RuleHits.Hits> rules) {
    }

    private final Settings settings;
    private final Stocks stocks;
    private final Backlog backlog;
    private final Directory directory;
    private final RuleBook rules;
    private final RuleHits hits;
    private final SearchIndex index;
    private final DocumentReading documents;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rounds");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Optional<Seen> last = Optional.empty();
    private volatile List<Finding> findings = List.of();
    private boolean failing;
    private long indexFine = System.nanoTime();
    private long certificateRead;
    private List<Finding> certificate = List.of();

    @Inject
    public Rounds(Settings settings, Stocks stocks, Backlog backlog, Directory directory, RuleBook rules, RuleHits hits, SearchIndex index, DocumentReading documents) {
        this.settings = settings;
        this.stocks = stocks;
        this.backlog = backlog;
        this.directory = directory;
        this.rules = rules;
        this.hits = hits;
        this.index = index;
        this.documents = documents;
    }

    public Rounds start() {
        timer.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        List<Finding> found = new ArrayList<>();
        try {
            found.addAll(disk());
            found.addAll(index());
            found.addAll(certificate());
            Set<TeamKey> teams = directory.teams().stream().map(Team::key).collect(Collectors.toSet());
            Seen seen = new Seen(stocks.now(), backlog.heaps(teams, LOOKED_AT), teams, hits.all());
            found.addAll(Assessment.of(seen.levels()));
            if (documents.silent()) {
                found.add(Finding.of(Reason.DOCUMENTS_UNREAD, seen.levels().documents()));
            }
            rules.rules().unknown(new Names(directory)).forEach(nobody -> found.add(Finding.of(Reason.RULES_NAME_NOBODY, nobody.line(), nobody.text())));
            last = Optional.of(seen);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOGGER.warn("What waits in the server cannot be looked at, trying again: {}", e.toString());
            }
            failing = true;
            last = Optional.empty();
        }
        findings = List.copyOf(found);
    }

    private List<Finding> disk() {
        try {
            FileStore store = Files.getFileStore(settings.data());
            return Assessment.disk(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            LOGGER.debug("It cannot be told how much space is left in {}", settings.data(), e);
            return List.of();
        }
    }

    private List<Finding> index() {
        SearchIndex.Progression now = index.progression();
        if (now.open() && now.behind() == 0) {
            indexFine = System.nanoTime();
        }
        return Assessment.index(now.open(), now.behind(), Duration.ofNanos(System.nanoTime() - indexFine), now.building() ? now.built() : -1);
    }

    /** Read once an hour: it changes once in months. */
    private List<Finding> certificate() {
        if (certificateRead == 0 || System.nanoTime() - certificateRead > TimeUnit.HOURS.toNanos(1)) {
            certificateRead = System.nanoTime();
            Path file = settings.tls().map(Settings.Tls::certificate).orElse(settings.data().resolve("tls").resolve("certificate.pem"));
            certificate = TlsFiles.end(file).map(end -> Assessment.certificate(Duration.between(Instant.now(), end)))
                .orElse(List.of(Finding.of(Reason.CERTIFICATE_UNREADABLE, file.getFileName())));
        }
        return certificate;
    }

    /** What was seen on the last round; empty before the first, and when it failed. */
    public Optional<Seen> last() {
        return last;
    }

    /** What was found on the last round, of all that is not told otherwise. */
    List<Finding> findings() {
        return findings;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
