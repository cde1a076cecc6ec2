package org.mailroom.store.search.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of texts, and the thread that has it follow the database. No mail waits for it: it looks every second what has come, takes little of the machine
 * while mail comes in, commits every few seconds, and goes on after a crash where its last commit was. While it is being opened,
 * is damaged or has not followed yet, searches look at the messages themselves. A damaged index is thrown away and made anew. Safe for all threads.
 * Proof: {@code SearchIndexTest}.
 */
public final class SearchIndex implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchIndex.class);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(10);
    /** So long a search waits for an index that is being opened. */
    private static final Duration OPENING = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(15);

    /** Is told how many messages of how many are done. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long all);
    }

    /**
     * How far it is.
     *
     * @param open  whether there is one that can be asked
     * @param messages  how many messages it has
     * @param behind  how many UIDs it has not looked at yet, of messages that are gone too
     * @param building  whether another one is being built
     * @param built  how many messages that one has
     */
    public record Progression(boolean open, int messages, long behind, boolean building, int built) {
    }

    /** Something to be done by the thread, between two steps. */
    @FunctionalInterface
    private interface Task {
        void run(Indexing open) throws IOException;
    }

    private final Database database;
    private final StoredTexts texts;
    private final Path directory;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Object wake = new Object();
    private final Thread thread = new Thread(this::serve, "search-index");
    private volatile Indexing indexing;
    private volatile boolean ending;
    private volatile boolean damaged;
    private final Pace pace;

    public SearchIndex(Database database, BodyStore bodies, Path directory) {
        this(database, bodies, directory, new Pace());
    }

    SearchIndex(Database database, BodyStore bodies, Path directory, Pace pace) {
        this.database = database;
        this.pace = pace;
        this.texts = new StoredTexts(database, bodies);
        this.directory = directory;
        this.thread.setDaemon(true);
    }

    /** Returns at once. Does nothing the second time. */
    public synchronized SearchIndex start() {
        if (thread.getState() == Thread.State.NEW && !ending) {
            thread.start();
        }
        return this;
    }

    /** The index as it is now, to be closed; empty where there is none. */
    public Optional<Snapshot> acquire() {
        try {
            if (thread.isAlive() && opened.await(OPENING.toMillis(), TimeUnit.MILLISECONDS)) {
                Indexing now = indexing;
                return now == null ? Optional.empty() : now.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** How far it is just now; returns at once. */
    public Progression progression() {
        Indexing now = indexing;
        try {
            return now == null || damaged ? new Progression(false, 0, pace.behind(), false, 0) : new Progression(true, now.asked(), pace.behind(), now.building(), now.size());
        } catch (AlreadyClosedException ending) {
            return new Progression(false, 0, pace.behind(), false, 0);
        }
    }

    /** To be told how many messages a search had to read because the index does not know them yet: when they are many it follows without rest. Returns at once. */
    public void hurry(int read) {
        if (pace.read(read)) {
            wake();
        }
    }

    /** To be told when the index could not answer. Unless it was closed meanwhile, it is damaged. */
    public void failed(Throwable how) {
        if (how instanceof AlreadyClosedException || how.getCause() instanceof AlreadyClosedException) {
            LOGGER.info("The search index was closed during a search, which goes on without it");
        } else {
            damaged(how);
        }
    }

    private void damaged(Throwable how) {
        LOGGER.error("The search index is damaged and will be made anew; until then searches take longer", how);
        damaged = true;
        wake();
    }

    /**
     * Builds a new index while the one that is there is asked, or goes on with one that was begun; returns when it has taken the other's place.
     *
     * @param progress  is told how far it is, now and then
     * @return whether it is done; if not, the server ends, and goes on when it starts again
     */
    public boolean rebuild(Progress progress) throws InterruptedException {
        CompletableFuture<Long> begun = new CompletableFuture<>();
        tasks.add(open -> {
            open.rebuild();
            begun.complete(open.all());
        });
        wake();
        Indexing now = indexing;
        while (!ending && (!begun.isDone() || now == null || now.building())) {
            if (begun.isDone() && now != null) {
                progress.at(now.size(), begun.join());
            }
            Thread.sleep(Pace.PAUSE.toMillis());
            now = indexing;
        }
        return begun.isDone() && now != null && !now.building();
    }

    /**
     * Leaves nothing of messages in the index, nor of others that have gone from it; returns when it is done. They must be gone from the database.
     *
     * @return whether it is done; if not, there is no index in this process, or it ends or is damaged: then it is done as soon as there is one, if the table of what is gone says so
     */
    public boolean erase(Collection<Long> messages) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(open -> {
            try {
                open.erase(messages);
                done.complete(null);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        wake();
        while (thread.isAlive() && !done.isDone()) {
            try {
                done.get(Pace.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                LOGGER.debug("Messages that are to be erased are still in the search index");
            } catch (java.util.concurrent.ExecutionException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return done.isDone();
    }

    /**
     * Compares the index with the database.
     *
     * @param repair  whether to put right what is wrong
     * @param out  takes a line for each finding, and one for what is still to come
     * @return how many findings there were
     */
    public int examine(boolean repair, Consumer<String> out) {
        CompletableFuture<Integer> findings = new CompletableFuture<>();
        tasks.add(open -> findings.complete(open.examine(repair, out)));
        wake();
        while (!ending && thread.isAlive()) {
            try {
                return findings.get(Pace.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                LOGGER.debug("The search index is not examined yet");
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }
        return 0;
    }

    private void serve() {
        while (!ending) {
            try {
                if (damaged) {
                    damaged = false;
                    new Generations(directory).clear();
                }
                work();
            } catch (CorruptIndexException e) {
                damaged(e);
            } catch (IOException | RuntimeException | Error e) {
                LOGGER.error("The search index cannot follow; searches look at the messages themselves, and it is tried again", e);
                opened.countDown();
                rest(TROUBLE_PAUSE);
            }
        }
    }

    private void work() throws IOException {
        try (Indexing open = new Indexing(database, texts, directory)) {
            indexing = open;
            opened.countDown();
            while (!ending && !damaged) {
                for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run(open);
                }
                rest(step(open));
            }
            open.commit();
        } finally {
            indexing = null;
        }
    }

    /** Works for a moment and says how long to rest then. */
    private Duration step(Indexing open) throws IOException {
        long start = System.nanoTime();
        long most = pace.step().toNanos();
        try {
            Feed.Pass pass = open.step(() -> ending || System.nanoTime() - start > most);
            return pace.rest(pass, Duration.ofNanos(System.nanoTime() - start));
        } catch (Unavailable away) {
            LOGGER.warn("The search index does not follow while the database is away: {}", away.getMessage());
            return TROUBLE_PAUSE;
        }
    }

    private void rest(Duration pause) {
        try {
            synchronized (wake) {
                if (!pause.isZero() && !ending && !damaged && tasks.isEmpty()) {
                    wake.wait(Math.max(1, pause.toMillis()));
                }
            }
        } catch (InterruptedException e) {
            LOGGER.warn("The thread of the search index was interrupted and goes on");
        }
    }

    private void wake() {
        synchronized (wake) {
            wake.notifyAll();
        }
    }

    /** Commits, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            ending = true;
        }
        wake();
        try {
            thread.join(END.toMillis());
            if (thread.isAlive()) {
                LOGGER.warn("The search index did not end within {} s; what it has not committed it follows again", END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
