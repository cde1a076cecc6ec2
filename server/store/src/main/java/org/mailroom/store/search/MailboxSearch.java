package org.mailroom.store.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

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
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Answers SEARCH (RFC 3501 6.4.4; what is found is told in docs/search.md) by looking at the messages, a window of UIDs at a time, so that memory does
 * not grow with the mailbox. What can be told from the database's rows reads no header, what can be told from headers reads no body.
 * Results come in the order of UIDs; sorting is not offered.
 *
 * <p>Replaces James's {@code SimpleMessageSearchIndex}, which holds all messages of the mailbox, and {@code MessageSearches} with mime4j's matcher, which
 * misses the end of a text without a line end, knows only one spelling, and reckons the day of a Date field in another time zone than it
 * stands in. Thread-safe; works on the bounded scheduler. Proof: {@code MailboxSearchTest}, {@code LanguagesTest}.
 */
public final class MailboxSearch implements MessageSearchIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailboxSearch.class);
    private static final int WINDOW = 200;

    private final Places places;
    private final StoredTexts texts;

    @Inject
    public MailboxSearch(Database database, BodyStore bodies) {
        this.places = new Places(database);
        this.texts = new StoredTexts(database, bodies);
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
        return Mono.fromCallable(() -> found(((SqlMailboxId) mailbox).asLong(), Criteria.of(query), Places.ranges(query.getCriteria())))
            .subscribeOn(Schedulers.boundedElastic())
            .flatMapIterable(rows -> rows);
    }

    List<Row> found(long mailbox, Condition condition, List<UidRange> ranges) {
        Looking looking = new Looking(flattened(condition));
        for (UidRange range : ranges) {
            long from = range.getLowValue().asLong();
            List<Row> window;
            do {
                window = places.window(mailbox, from, range.getHighValue().asLong(), looking.condition, WINDOW);
                looking.look(window);
                from = window.isEmpty() ? from : window.get(window.size() - 1).uid() + 1;
            } while (window.size() == WINDOW);
        }
        return looking.hits;
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
        private final List<Wanted> wanted;
        private final List<SentDate> dates;
        private final List<Row> hits = new ArrayList<>();

        Looking(Condition.Every condition) {
            this.condition = condition;
            this.wanted = condition.texts();
            this.dates = condition.dates();
        }

        void look(List<Row> window) {
            Finding nothingRead = new Finding(wanted, dates);
            List<Long> open = new ArrayList<>();
            List<Row> candidates = new ArrayList<>();
            for (Row row : window) {
                Truth truth = condition.judge(row, nothingRead);
                if (truth != Truth.NO) {
                    candidates.add(row);
                }
                if (truth == Truth.UNKNOWN) {
                    open.add(row.message());
                }
            }
            Map<Long, StoredTexts.Stored> stored = texts.read(open);
            for (Row row : candidates) {
                if (condition.judge(row, nothingRead) == Truth.YES || stored.containsKey(row.message()) && matches(row, stored.get(row.message()))) {
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
                    texts.body(message, finding);
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
