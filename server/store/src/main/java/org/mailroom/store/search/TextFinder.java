package org.mailroom.store.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.search.Query;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.search.index.Hits;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.search.index.Snapshot;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which messages have texts in what people see of them, wherever they stand. The index says it where it knows; other messages are read. Thread-safe; blocks.
 */
public final class TextFinder {
    private static final Logger LOGGER = LoggerFactory.getLogger(TextFinder.class);

    private final Database database;
    private final StoredTexts stored;
    private final Optional<SearchIndex> index;

    @Inject
    public TextFinder(Database database, BodyStore bodies, SearchIndex index) {
        this(database, bodies, Optional.of(index));
    }

    /** Without an index. */
    public TextFinder(Database database, BodyStore bodies) {
        this(database, bodies, Optional.empty());
    }

    private TextFinder(Database database, BodyStore bodies, Optional<SearchIndex> index) {
        this.database = database;
        this.stored = new StoredTexts(database, bodies);
        this.index = index;
    }

    /** Begins to look for these texts. */
    public Asked ask(List<Query.Text> texts) {
        List<Condition> conditions = texts.stream().map(TextFinder::condition).toList();
        Optional<Snapshot> shown = index.flatMap(SearchIndex::acquire);
        if (shown.isPresent()) {
            try {
                return new Asked(conditions, Known.by(shown.get(), 0, new Condition.Every(conditions)), shown);
            } catch (Known.NoIndex without) {
                shown.get().close();
                index.get().failed(without);
            }
        }
        return new Asked(conditions, Known.NOTHING, Optional.empty());
    }

    private static Condition condition(Query.Text text) {
        return switch (text.place()) {
            case ANYWHERE -> new Condition.Holds(Wanted.seen(text.text()));
            case FROM -> new Condition.Holds(Wanted.inField("From", text.text()));
            case TO -> new Condition.Some(List.of(new Condition.Holds(Wanted.inField("To", text.text())), new Condition.Holds(Wanted.inField("Cc", text.text()))));
            case SUBJECT -> new Condition.Holds(Wanted.inField("Subject", text.text()));
        };
    }

    /** Texts that are looked for, by their places in the list. For one thread, until it is closed. */
    public final class Asked implements AutoCloseable {
        private final List<Condition> conditions;
        private final Known known;
        private final Optional<Snapshot> snapshot;

        private Asked(List<Condition> conditions, Known known, Optional<Snapshot> snapshot) {
            this.conditions = conditions;
            this.known = known;
            this.snapshot = snapshot;
        }

        /** Of the messages in the index those that may have a text, ascending; empty when there is no index that could say. */
        public Optional<long[]> candidates(int text) {
            return known.candidates(conditions.get(text));
        }

        /** Messages of these mailboxes that the index does not know yet. */
        public long[] unknown(Collection<Long> mailboxes) {
            long[] unknown = new long[0];
            for (long mailbox : mailboxes) {
                long followed = snapshot.map(shown -> shown.watermark(mailbox)).orElse(0L);
                List<Long> above = database.read(connection -> Sql.list(connection, "SELECT message_id FROM mailbox_message WHERE mailbox_id = ? AND uid > ?",
                    row -> row.getLong(1), mailbox, followed));
                unknown = Hits.union(unknown, above.stream().mapToLong(Long::longValue).filter(message -> known(message).isEmpty()).toArray());
            }
            return unknown;
        }

        /** A damaged index knows nothing. */
        private Optional<Condition.Verdicts> known(long message) {
            try {
                return known.of(message);
            } catch (Known.NoIndex without) {
                index.orElseThrow().failed(without);
                return Optional.empty();
            }
        }

        /**
         * Which texts a message has.
         *
         * @param asked  the texts to be looked for
         */
        public BitSet texts(long message, BitSet asked) {
            Condition.Verdicts said = known(message).orElse(Known.UNKNOWN);
            BitSet held = new BitSet();
            List<Integer> open = new ArrayList<>();
            asked.stream().forEach(text -> {
                switch (conditions.get(text).judge(null, said)) {
                    case YES -> held.set(text);
                    case UNKNOWN -> open.add(text);
                    default -> {
                        // It has not.
                    }
                }
            });
            if (!open.isEmpty()) {
                read(message, open).stream().forEach(held::set);
            }
            return held;
        }

        private BitSet read(long message, List<Integer> texts) {
            BitSet held = new BitSet();
            StoredTexts.Stored there = stored.read(List.of(message)).get(message);
            if (there == null) {
                return held;
            }
            Finding finding = new Finding(new Condition.Every(texts.stream().map(conditions::get).toList()).texts(), List.of());
            try {
                finding.header(there.header());
                finding.body(() -> stored.body(there, finding));
                texts.stream().filter(text -> conditions.get(text).judge(null, finding) == Truth.YES).forEach(held::set);
            } catch (IOException | RuntimeException unreadable) {
                if (unreadable instanceof Unavailable away) {
                    throw away;
                }
                LOGGER.warn("Message {} cannot be searched and is taken as no hit: {}", message, unreadable.toString());
            }
            return held;
        }

        @Override
        public void close() {
            snapshot.ifPresent(Snapshot::close);
        }
    }
}
