package org.mailroom.store.hook;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Feed.Happening;
import org.mailroom.domain.conversation.Feed.Stretch;
import org.mailroom.domain.hook.HookSignature;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Posting;
import org.mailroom.domain.hook.Posting.Outcome;
import org.mailroom.domain.hook.Repeats;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks.State;
import org.mailroom.domain.team.Directory;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Brings events to webhooks. What the journal has for a webhook becomes rows in one transaction with the webhook's position, so a crash neither leaves out nor doubles; a row
 * is claimed for a minute before it is sent, and what a killed server had claimed is due again when it starts, or when the minute is over. Each webhook is served by one thread at a
 * time, in order as long as nothing fails; one whose host cannot be reached is left alone for a while. {@link #start} once. Proof: {@code SqlWebhooksTest}, {@code WebhooksTest} of {@code server/app}.
 */
public final class Courier implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Courier.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    private static final int THREADS = 8;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Longer than {@link Posting} takes. */
    private static final Duration CLAIM = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration DEAD_KEPT = Duration.ofDays(90);
    private static final int LONGEST_OUTCOME = 500;

    private record Job(long id, long position, String what, String content, int attempts) {
    }

    private final Database database;
    private final Feed feed;
    private final Directory directory;
    private final Posting posting;
    private final String server;
    private final Clock clock;
    private final Duration pause;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, work -> daemon(work, "webhook"));
    private final Thread thread = daemon(this::run, "webhooks");
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> quiet = new ConcurrentHashMap<>();
    private Feed.Watch watch = () -> { };
    private Instant cleaned = Instant.EPOCH;
    private boolean woken;
    private boolean closed;

    @Inject
    public Courier(Database database, Feed feed, Directory directory, Posting posting, ServerId server, Clock clock) {
        this(database, feed, directory, posting, server, clock, LOOK);
    }

    /** @param pause  how long nothing is looked at when nothing new is told */
    Courier(Database database, Feed feed, Directory directory, Posting posting, ServerId server, Clock clock, Duration pause) {
        this.database = database;
        this.feed = feed;
        this.directory = directory;
        this.posting = posting;
        this.server = server.value();
        this.clock = clock;
        this.pause = pause;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    public Courier start() {
        database.write(connection -> Sql.update(connection, "UPDATE webhook_delivery SET holder = NULL, due = ? WHERE holder = ?", clock.millis(), server));
        watch = feed.watch(this::wake);
        thread.start();
        return this;
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private synchronized boolean await() {
        try {
            if (!woken && !closed) {
                wait(pause.toMillis());
            }
            woken = false;
            return !closed;
        } catch (InterruptedException e) {
            LOGGER.warn("Webhooks are not served any more: interrupted");
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void run() {
        boolean failing = false;
        do {
            try {
                look();
                failing = false;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOGGER.error("Webhooks cannot be served, trying again; what is for them waits", e);
                }
                failing = true;
            }
        } while (await());
    }

    /** Looks through what is new for all webhooks, and has what is due sent. */
    private void look() {
        for (Webhook hook : database.read(connection -> Sql.list(connection, "SELECT " + SqlWebhooks.HOOK + " FROM webhook", SqlWebhooks::hook))) {
            while (collect(hook)) {
                LOGGER.trace("there is more for {}", hook.url());
            }
        }
        Instant now = clock.instant();
        quiet.values().removeIf(until -> !until.isAfter(now));
        for (String hook : database.read(connection -> Sql.list(connection, "SELECT DISTINCT webhook FROM webhook_delivery WHERE state = 0 AND due <= ?",
                row -> row.getString(1), now.toEpochMilli()))) {
            if (!quiet.containsKey(hook) && busy.add(hook)) {
                serve(hook);
            }
        }
        if (cleaned.plus(Duration.ofHours(1)).isBefore(now)) {
            cleaned = now;
            database.write(connection -> Sql.update(connection, "DELETE FROM webhook_delivery WHERE state = 1 AND changed < ?", now.minus(KEPT).toEpochMilli())
                + Sql.update(connection, "DELETE FROM webhook_delivery WHERE state = 2 AND changed < ?", now.minus(DEAD_KEPT).toEpochMilli()));
        }
    }

    /** Makes deliveries of what follows the webhook's position; says whether there may be more. */
    private boolean collect(Webhook hook) {
        Optional<Long> position = database.read(connection -> Sql.first(connection, "SELECT position FROM webhook WHERE id = ?", row -> row.getLong(1), hook.id()));
        if (position.isEmpty()) {
            return false;
        }
        Stretch stretch = hook.team().isPresent() ? feed.after(position.get(), Set.of(hook.team().get()), BATCH) : feed.after(position.get(), BATCH);
        if (stretch.upTo() == position.get()) {
            return false;
        }
        List<Happening> wanted = stretch.items().stream().filter(item -> !item.entry().actor().bringsOldMail())
            .filter(item -> hook.events().isEmpty() || hook.events().contains(item.entry().event().what())).toList();
        long now = clock.millis();
        database.write(connection -> {
            // Another server may have been here; then it has made the deliveries too.
            if (Sql.update(connection, "UPDATE webhook SET position = ? WHERE id = ? AND position = ?", stretch.upTo(), hook.id(), position.get()) == 1) {
                for (Happening item : wanted) {
                    Sql.update(connection, "INSERT INTO webhook_delivery (webhook, position, what, number, content, state, attempts, due, outcome, changed) VALUES (?, ?, ?, ?, ?, 0, 0, ?, '', ?)",
                        hook.id(), item.position(), item.entry().event().what(), item.entry().number().toString(), content(item), now, now);
                }
            }
            return null;
        });
        return stretch.items().size() == BATCH;
    }

    private String content(Happening item) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", Long.toString(item.position()));
        ZoneId zone = directory.team(item.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
        document.putAll(item.told(item.entry().number(), zone));
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words are always JSON", e);
        }
    }

    private void serve(String hook) {
        try {
            workers.execute(() -> {
                try {
                    while (deliverNext(hook)) {
                        LOGGER.trace("{} may have more", hook);
                    }
                } catch (RuntimeException e) {
                    LOGGER.error("A delivery to a webhook cannot be written down; it is made again", e);
                    quiet.put(hook, clock.instant().plus(QUIET));
                } finally {
                    busy.remove(hook);
                }
            });
        } catch (RejectedExecutionException ending) {
            busy.remove(hook);
        }
    }

    /** Sends the first that is due; says whether to go on with this webhook. */
    private boolean deliverNext(String hook) {
        Optional<Job> claimed = claim(hook);
        Optional<String[]> target = database.read(connection -> Sql.first(connection, "SELECT url, secret FROM webhook WHERE id = ?",
            row -> new String[] {row.getString(1), row.getString(2)}, hook));
        if (claimed.isEmpty() || target.isEmpty()) {
            return false;
        }
        Job job = claimed.get();
        byte[] content = job.content().getBytes(StandardCharsets.UTF_8);
        Outcome outcome = posting.post(HookUrl.of(target.get()[0]), Map.of(HookSignature.FIELD, HookSignature.of(target.get()[1], clock.instant(), content),
            "X-Mailroom-Event", job.what(), "X-Mailroom-Event-Id", Long.toString(job.position())), content);
        if (Thread.currentThread().isInterrupted() && !outcome.taken()) {
            // The server ends, and this counts for nothing: the claim is given back at its next start.
            return false;
        }
        settle(job, outcome);
        if (outcome.status().isEmpty()) {
            quiet.put(hook, clock.instant().plus(QUIET));
        }
        return outcome.status().isPresent() && !isClosed();
    }

    private Optional<Job> claim(String hook) {
        long now = clock.millis();
        return database.write(connection -> {
            Optional<Job> job = Sql.first(connection, "SELECT id, position, what, content, attempts FROM webhook_delivery WHERE webhook = ? AND state = 0 AND due <= ? ORDER BY position LIMIT 1",
                row -> new Job(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getInt(5) + 1), hook, now);
            boolean mine = job.isPresent() && Sql.update(connection, "UPDATE webhook_delivery SET due = ?, holder = ?, attempts = ?, changed = ? WHERE id = ? AND state = 0 AND due <= ?",
                now + CLAIM.toMillis(), server, job.get().attempts(), now, job.get().id(), now) == 1;
            return job.filter(it -> mine);
        });
    }

    private void settle(Job job, Outcome outcome) {
        Optional<Duration> pause = outcome.taken() ? Optional.empty() : Repeats.after(job.attempts());
        State state = outcome.taken() ? State.DELIVERED : pause.isPresent() ? State.WAITING : State.DEAD;
        if (state == State.DEAD) {
            LOGGER.warn("An event ({}, {}) was not taken by its webhook and is a dead letter now: {}", job.position(), job.what(), outcome.words());
        }
        long now = clock.millis();
        String words = outcome.words().replace('\0', ' ');
        database.write(connection -> update(connection, job, state, now + pause.orElse(Duration.ZERO).toMillis(), words.substring(0, Math.min(words.length(), LONGEST_OUTCOME)), now));
    }

    private static int update(Connection connection, Job job, State state, long due, String words, long now) throws SQLException {
        return Sql.update(connection, "UPDATE webhook_delivery SET state = ?, due = ?, holder = NULL, outcome = ?, changed = ? WHERE id = ? AND attempts = ?",
            state.ordinal(), due, words, now, job.id(), job.attempts());
    }

    /** Begins nothing new, and waits a while for what is under way; what does not end is sent again at the next start. */
    @Override
    public void close() throws InterruptedException {
        watch.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(TimeUnit.SECONDS.toMillis(5));
        workers.shutdown();
        if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
            LOGGER.info("Deliveries to webhooks that are still under way are made again at the next start");
            workers.shutdownNow();
        }
    }
}
