package org.mailroom.store.search.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.mailroom.store.search.index.Generations.Generation;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** The work on the indexes of a directory, step by step: follow the database, build a new one, commit. For one thread, but for {@link #acquire} and what tells how far it is. */
final class Indexing implements AutoCloseable {
    private static final long COMMIT_NANOS = 5_000_000_000L;
    private static final long SWEEP_NANOS = 10_000_000_000L;
    private static final int SWEPT_AT_ONCE = 500;

    /** An index that is fed. */
    private record Fed(Generation generation, Feed feed) {
        LuceneIndex index() {
            return generation.index();
        }
    }

    private final Database database;
    private final StoredTexts texts;
    private final Generations generations;
    private volatile Fed asked;
    private volatile Optional<Fed> built = Optional.empty();
    private long committed = System.nanoTime();
    private long swept = System.nanoTime();

    Indexing(Database database, StoredTexts texts, Path directory) throws IOException {
        this.database = database;
        this.texts = texts;
        this.generations = new Generations(directory);
        Generations.Found found = generations.open();
        this.asked = fed(found.asked());
        this.built = found.built().map(this::fed);
    }

    private Fed fed(Generation generation) {
        return new Fed(generation, new Feed(database, texts, generation.index()));
    }

    /** The index that is asked, to be closed; empty when all is closed. */
    Optional<Snapshot> acquire() {
        Fed before = null;
        Fed now = asked;
        Optional<Snapshot> shown = Optional.empty();
        while (shown.isEmpty() && now != before) {
            shown = now.index().acquire();
            before = now;
            now = asked;
        }
        return shown;
    }

    /** Whether a new one is being built. */
    boolean building() {
        return built.isPresent();
    }

    /** How many messages the new one has; of the one that is asked, when none is built. */
    int size() {
        return built.orElse(asked).index().size();
    }

    /** How many messages the one has that is asked. */
    int asked() {
        return asked.index().size();
    }

    /** How many messages there are in all. */
    long all() {
        return database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM message", row -> row.getLong(1))).get(0);
    }

    /** Begins to build a new one; goes on with one that was begun. */
    void rebuild() throws IOException {
        if (built.isEmpty()) {
            built = Optional.of(fed(generations.begin(asked.generation().number() + 1)));
            built.get().index().commit();
        }
    }

    /**
     * Goes on for a while.
     *
     * @param enough  whether it is time to come back
     */
    Feed.Pass step(BooleanSupplier enough) throws IOException {
        Feed.Pass pass = asked.feed().pass(enough);
        if (pass.caughtUp()) {
            asked.index().completed();
        }
        if (built.isPresent()) {
            Feed.Pass building = built.get().feed().pass(enough);
            if (building.caughtUp()) {
                replace();
            }
            pass = new Feed.Pass(pass.messages() + building.messages(), pass.caughtUp() && building.caughtUp(), pass.busy(), pass.behind());
        }
        long now = System.nanoTime();
        if (now - swept > SWEEP_NANOS) {
            sweep(SWEPT_AT_ONCE);
            swept = now;
        }
        if (now - committed > COMMIT_NANOS) {
            commit();
        }
        return pass;
    }

    /** Leaves nothing of these messages in any index. */
    void erase(Collection<Long> messages) throws IOException {
        asked.feed().erase(messages);
        if (built.isPresent()) {
            built.get().feed().erase(messages);
        }
    }

    /** Looks at the next messages of the index that is asked whether they still exist; says how many do not. */
    int sweep(int most) throws IOException {
        return asked.feed().sweep(most);
    }

    /** Compares the index that is asked with the database; says how many findings there were, a line for each. */
    int examine(boolean repair, Consumer<String> out) throws IOException {
        for (String damage : generations.damages()) {
            out.accept("search index: " + damage + "; it is made anew");
        }
        int missing = asked.feed().missing(repair);
        if (missing > 0) {
            out.accept("search index: " + missing + " messages are missing that should be in it");
        }
        int findings = generations.damages().size() + (missing > 0 ? 1 : 0);
        generations.damages().clear();
        long all = all();
        if (asked.index().size() < all || building()) {
            out.accept("search index: has " + asked.index().size() + " of " + all + " messages" + (building() ? ", and the one that is being built " + size() : "")
                + "; it goes on while the server runs, and searches look at the others");
        }
        return findings;
    }

    private void replace() throws IOException {
        built.get().index().completed();
        commit(built.get());
        Fed before = asked;
        asked = built.get();
        built = Optional.empty();
        generations.remove(before.generation());
    }

    void commit() throws IOException {
        commit(asked);
        if (built.isPresent()) {
            commit(built.get());
        }
        committed = System.nanoTime();
    }

    private static void commit(Fed fed) throws IOException {
        fed.feed().tellDocuments();
        if (fed.index().dirty()) {
            fed.index().commit();
        }
    }

    /** Ends with what the last commit has. */
    @Override
    public void close() throws IOException {
        try {
            asked.index().close();
        } finally {
            if (built.isPresent()) {
                built.get().index().close();
            }
        }
    }
}
