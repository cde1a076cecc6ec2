package org.mailroom.store.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.search.index.Snapshot;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.mailroom.store.sql.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers SEARCH (RFC 3501 6.4.4; what is found is told in docs/search.md). What can be told from the database's rows asks nobody else. Texts are asked from the index,
 * which says which messages certainly have them and which may; the latter, and those that the index does not know yet, are read, a
 * window of UIDs at a time, so that memory does not grow with the mailbox. So the answer is the same with the index, without it,
 * and while it lags behind. Results come in the order of UIDs; sorting is not offered.
 *
 * <p>Replaces James's {@code LuceneMessageSearchIndex} and {@code SimpleMessageSearchIndex}, of which the first loses what it has not committed and the second holds
 * all messages of the mailbox, and {@code MessageSearches} with mime4j's matcher, which misses the end of a text without a line end,
 * knows only one spelling, and reckons the day of a Date field in another time zone than it stands in. Thread-safe; works
 * where {@link Waiting} does. Proof: {@code MailboxSearchTest}, {@code LanguagesTest}, {@code SameAnswersTest}.
 */
public final class MailboxSearch implements MessageSearchIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailboxSearch.class);
    private static final int WINDOW = 2_000;
    private static final int READ_AT_ONCE = 200;
    /** Rows that are found one by one cost so much more than those that are read one after the other. */
    private static final int ONE_BY_ONE = 4;
    /** So few are found one by one, however few rows the mailbox has. */
    private static final int FEW = 50;

    private final Database database;
    private final Places places;
    private final StoredTexts texts;
    private final Optional<SearchIndex> index;

    @Inject
    public MailboxSearch(Database database, BodyStore bodies, SearchIndex index) {
        this(database, bodies, Optional.of(index));
    }

    /** Without an index. */
    public MailboxSearch(Database database, BodyStore bodies) {
        this(database, bodies, Optional.empty());
    }

    private MailboxSearch(Database database, BodyStore bodies, Optional<SearchIndex> index) {
        this.database = database;
        this.places = new Places(database);
        this.texts = new StoredTexts(database, bodies);
        this.index = index;
    }

    @Override
    public Flux<MessageUid> search(MailboxSession session, Mailbox mailbox, SearchQuery query) {
        return later(mailbox.getMailboxId(), query).map(row -> MessageUid.of(row.uid()));
    }

    @Override
    public Flux<MessageId> search(MailboxSession session, Collection<MailboxId> mailboxIds, SearchQuery query, long limit) {
        return Flux.fromIterable(mailboxIds)
            .concatMap(mailbox -> later(mailbox, query))
            .<MessageId>map(row -> SqlMessageId.of(row.message()))
            .distinct()
            .take(limit);
    }

    private Flux<Row> later(MailboxId mailbox, SearchQuery query) {
        return Waiting.call(() -> found(((SqlMailboxId) mailbox).asLong(), Criteria.of(query), Places.ranges(query.getCriteria())))
            .flatMapIterable(rows -> rows);
    }

    List<Row> found(long mailbox, Condition condition, List<UidRange> ranges) {
        Condition.Every all = flattened(condition);
        boolean asks = !all.texts().isEmpty() || !all.dates().isEmpty();
        Optional<Snapshot> shown = asks ? index.flatMap(SearchIndex::acquire) : Optional.empty();
        if (shown.isPresent()) {
            try (Snapshot snapshot = shown.get()) {
                return found(mailbox, all, ranges, Known.by(snapshot, mailbox, all));
            } catch (Known.NoIndex without) {
                index.get().failed(without);
            }
        }
        return found(mailbox, all, ranges, Known.NOTHING);
    }

    private List<Row> found(long mailbox, Condition.Every all, List<UidRange> ranges, Known known) {
        Looking looking = new Looking(all, known);
        look(mailbox, all, ranges, looking);
        index.ifPresent(following -> following.hurry(looking.beyond));
        return looking.hits;
    }

    private void look(long mailbox, Condition.Every all, List<UidRange> ranges, Looking looking) {
        Known known = looking.known;
        Optional<long[]> candidates = known.candidates(all);
        if (candidates.isPresent() && fewOf(mailbox, candidates.get().length)) {
            looking.look(places.of(mailbox, candidates.get(), known.watermark(), all));
            for (UidRange range : ranges) {
                windows(mailbox, Math.max(range.getLowValue().asLong(), known.watermark() + 1), range.getHighValue().asLong(), looking);
            }
            looking.hits.sort(Comparator.comparingLong(Row::uid));
        } else {
            for (UidRange range : ranges) {
                windows(mailbox, range.getLowValue().asLong(), range.getHighValue().asLong(), looking);
            }
        }
    }

    private void windows(long mailbox, long first, long last, Looking looking) {
        long from = first;
        List<Row> window;
        do {
            window = places.window(mailbox, from, last, looking.condition, WINDOW);
            looking.look(window);
            from = window.isEmpty() ? from : window.get(window.size() - 1).uid() + 1;
        } while (window.size() == WINDOW);
    }

    private boolean fewOf(long mailbox, long candidates) {
        return candidates <= FEW || candidates * ONE_BY_ONE < messages(mailbox);
    }

    private long messages(long mailbox) {
        return database.read(connection -> Sql.first(connection, "SELECT messages FROM mailbox WHERE id = ?", row -> row.getLong(1), mailbox)).orElse(0L);
    }

    /** A conjunction within a conjunction is one. */
    private static Condition.Every flattened(Condition condition) {
        List<Condition> parts = new ArrayList<>();
        for (Condition part : condition instanceof Condition.Every every ? every.parts() : List.of(condition)) {
            parts.addAll(part instanceof Condition.Every inner ? flattened(inner).parts() : List.of(part));
        }
        return new Condition.Every(parts);
    }

    /** One search. For one thread. */
    private final class Looking {
        private final Condition.Every condition;
        private final Known known;
        private final List<Wanted> wanted;
        private final List<SentDate> dates;
        private final List<Row> hits = new ArrayList<>();
        private int beyond;

        Looking(Condition.Every condition, Known known) {
            this.condition = condition;
            this.known = known;
            this.wanted = condition.texts();
            this.dates = condition.dates();
        }

        void look(List<Row> rows) {
            List<Row> some = new ArrayList<>();
            int open = 0;
            for (Row row : rows) {
                Truth truth = condition.judge(row, known.of(row));
                if (truth != Truth.NO) {
                    some.add(row);
                    open += truth == Truth.UNKNOWN ? 1 : 0;
                }
                if (open == READ_AT_ONCE) {
                    read(some);
                    some.clear();
                    open = 0;
                }
            }
            read(some);
        }

        /** Reads the messages of which it is not known. */
        private void read(List<Row> rows) {
            Map<Row, Truth> truths = new HashMap<>();
            rows.forEach(row -> truths.put(row, condition.judge(row, known.of(row))));
            List<Row> unknown = rows.stream().filter(row -> truths.get(row) == Truth.UNKNOWN).toList();
            beyond += (int) unknown.stream().filter(row -> row.uid() > known.watermark()).count();
            Map<Long, StoredTexts.Stored> stored = texts.read(unknown.stream().map(Row::message).toList());
            for (Row row : rows) {
                if (truths.get(row) == Truth.YES || stored.containsKey(row.message()) && matches(row, stored.get(row.message()))) {
                    hits.add(row);
                }
            }
        }

        private boolean matches(Row row, StoredTexts.Stored message) {
            Finding finding = new Finding(wanted, dates);
            try {
                finding.header(message.header());
                Truth truth = condition.judge(row, finding);
                if (truth == Truth.UNKNOWN) {
                    finding.body(() -> texts.body(message, finding));
                    truth = condition.judge(row, finding);
                }
                return truth == Truth.YES;
            } catch (IOException | RuntimeException unreadable) {
                if (unreadable instanceof Unavailable away) {
                    throw away;
                }
                // Without a trace: anybody can write mail that nobody can read.
                LOGGER.warn("Message {} cannot be searched and is taken as no hit: {}", row.message(), unreadable.toString());
                return false;
            }
        }
    }

    @Override
    public EnumSet<MailboxManager.SearchCapabilities> getSupportedCapabilities(EnumSet<MailboxManager.MessageCapabilities> messages) {
        return EnumSet.of(MailboxManager.SearchCapabilities.MultimailboxSearch, MailboxManager.SearchCapabilities.Text);
    }
}
