package org.mailroom.webadmin.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Feed.Happening;
import org.mailroom.domain.conversation.Feed.Stretch;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.work.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients what happens, in the order of the {@link Feed}, whose positions are the ids of events: who comes again with the last one that he got misses nothing and gets nothing twice. One
 * thread serves all who are up to date, another reads for those who come from farther back, page by page as they take it. A client that does not take what is live is cut, and
 * can come again. Thread-safe. Proof: {@code LiveEventsTest} of {@code server/app}.
 */
public final class LiveEvents implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveEvents.class);
    /** Well below the time after which an idle connection is closed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MOST_CLIENTS = 2000;
    private static final int BATCH = 500;
    private static final int PAGE = 200;

    private final Feed feed;
    private final Happenings happenings;
    private final Duration heartbeat;
    private final Set<Listener> all = new LinkedHashSet<>();
    private final ExecutorService backlog = Executors.newSingleThreadExecutor(work -> daemon(work, "events-backlog"));
    private final Thread thread = daemon(this::run, "events");
    private Feed.Watch watch = () -> { };
    private boolean grown;
    private volatile boolean doubtful;
    private boolean closed;
    /** Up to here everything has been told to those who are live. */
    private long position;

    public LiveEvents(Feed feed, Directory directory) {
        this(feed, directory, HEARTBEAT);
    }

    LiveEvents(Feed feed, Directory directory, Duration heartbeat) {
        this.feed = feed;
        this.happenings = new Happenings(directory);
        this.heartbeat = heartbeat;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to follow the feed. */
    public LiveEvents start() {
        position = feed.newest();
        watch = feed.watch(this::wake);
        thread.start();
        return this;
    }

    private synchronized void wake() {
        grown = true;
        notifyAll();
    }

    /**
     * Tells a client what happens from now on, or what has happened since an event.
     *
     * @param since  the id of the last event that the client got
     * @throws Problem 503 when there are too many clients; nothing was sent then
     */
    public void open(Viewer viewer, Optional<Long> since, Outlet outlet) {
        long newest = feed.newest();
        Listener listener = new Listener(viewer, outlet, Math.min(since.orElse(newest), newest), this::drained, this::gone);
        synchronized (this) {
            if (closed || all.size() >= MOST_CLIENTS) {
                throw Problem.of(503, "Too many clients", closed ? "The server is ending." : "There are " + MOST_CLIENTS + " clients listening already; try again later.");
            }
            all.add(listener);
        }
        listener.offer(Happenings.GREETING);
    }

    /** Somebody's login has ended, or may have: streams that do not hold any more end before they tell anything else. */
    public void doubt() {
        listeners().forEach(listener -> listener.viewer().doubt());
        doubtful = true;
        wake();
    }

    /** How many clients listen. */
    public synchronized int clients() {
        return all.size();
    }

    /** All that was offered has been taken: time for more of what lies back. */
    private void drained(Listener listener) {
        if (!listener.isLive()) {
            try {
                backlog.execute(() -> catchUp(listener));
            } catch (RejectedExecutionException ending) {
                listener.cut();
            }
        }
    }

    private void catchUp(Listener listener) {
        try {
            Optional<Viewer.View> view = listener.viewer().now();
            if (view.isEmpty()) {
                listener.end();
                return;
            }
            boolean offered = false;
            while (!offered && !listener.isLive()) {
                Stretch stretch = feed.after(listener.cursor(), view.get().teams(), PAGE);
                List<byte[]> events = happenings.shown(stretch.items(), view.get(), new HashMap<>());
                offered = !events.isEmpty();
                synchronized (this) {
                    // Before it is live, so that nothing newer overtakes.
                    listener.offer(events);
                    listener.cursor(stretch.upTo());
                    if (stretch.items().size() < PAGE && position <= stretch.upTo()) {
                        listener.live();
                    }
                }
            }
        } catch (RuntimeException e) {
            LOGGER.error("A client cannot be told what has happened, and is cut; it can come again", e);
            listener.cut();
        }
    }

    private synchronized void gone(Listener listener) {
        all.remove(listener);
    }

    private void run() {
        long nextBeat = System.nanoTime() + heartbeat.toNanos();
        while (await(nextBeat)) {
            try {
                while (tell()) {
                    LOGGER.trace("there is more");
                }
            } catch (RuntimeException e) {
                LOGGER.error("Events cannot be read; they are told when they can", e);
            }
            if (doubtful || System.nanoTime() >= nextBeat) {
                doubtful = false;
                listeners().forEach(this::beat);
                nextBeat = System.nanoTime() + heartbeat.toNanos();
            }
        }
    }

    private synchronized boolean await(long until) {
        try {
            long left = (until - System.nanoTime()) / 1_000_000;
            while (!grown && !closed && left > 0) {
                wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
            grown = false;
            return !closed;
        } catch (InterruptedException e) {
            LOGGER.warn("No more events are told: interrupted");
            return false;
        }
    }

    private synchronized List<Listener> listeners() {
        return new ArrayList<>(all);
    }

    /** Tells the live what is new; says whether there may be more. */
    private boolean tell() {
        Stretch stretch = feed.after(position, BATCH);
        List<Listener> live;
        synchronized (this) {
            position = stretch.upTo();
            live = all.stream().filter(Listener::isLive).toList();
        }
        Map<String, byte[]> rendered = new HashMap<>();
        for (Listener listener : live) {
            List<Happening> fresh = stretch.items().stream().filter(item -> item.position() > listener.cursor()).toList();
            if (!fresh.isEmpty()) {
                tell(listener, fresh, rendered);
            }
        }
        return stretch.items().size() == BATCH;
    }

    private void tell(Listener listener, List<Happening> fresh, Map<String, byte[]> rendered) {
        try {
            Optional<Viewer.View> view = listener.viewer().now();
            if (view.isPresent()) {
                listener.cursor(fresh.get(fresh.size() - 1).position());
                listener.offer(happenings.shown(fresh, view.get(), rendered));
            } else {
                listener.end();
            }
        } catch (RuntimeException e) {
            LOGGER.error("What a client may see cannot be found out, and it is cut; it can come again", e);
            listener.cut();
        }
    }

    private void beat(Listener listener) {
        try {
            if (listener.viewer().now().isPresent()) {
                listener.beat();
            } else {
                listener.end();
            }
        } catch (RuntimeException e) {
            LOGGER.error("What a client may see cannot be found out, and it is cut; it can come again", e);
            listener.cut();
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        watch.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        backlog.shutdownNow();
        listeners().forEach(Listener::end);
    }
}
