package org.mailroom.app.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.health.Stocks;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
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

    private final Stocks stocks;
    private final Backlog backlog;
    private final Directory directory;
    private final RuleHits rules;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rounds");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Optional<Seen> last = Optional.empty();
    private boolean failing;

    @Inject
    public Rounds(Stocks stocks, Backlog backlog, Directory directory, RuleHits rules) {
        this.stocks = stocks;
        this.backlog = backlog;
        this.directory = directory;
        this.rules = rules;
    }

    public Rounds start() {
        timer.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        try {
            Set<TeamKey> teams = directory.teams().stream().map(Team::key).collect(Collectors.toSet());
            last = Optional.of(new Seen(stocks.now(), backlog.heaps(teams, LOOKED_AT), teams, rules.all()));
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOGGER.warn("What waits in the server cannot be looked at, trying again: {}", e.toString());
            }
            failing = true;
            last = Optional.empty();
        }
    }

    /** What was seen on the last round; empty before the first, and when it failed. */
    public Optional<Seen> last() {
        return last;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
