package org.mailroom.store.search;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.store.search.index.Hits;
import org.mailroom.store.search.index.Snapshot;

/** What the index knows of the texts and days that a search asks for, in one mailbox. For one search, one thread. */
final class Known {
    /** Of a message that the index does not know. */
    static final Condition.Verdicts UNKNOWN = new Condition.Verdicts() {
        @Override
        public Truth of(Wanted wanted) {
            return Truth.UNKNOWN;
        }

        @Override
        public Truth of(SentDate date) {
            return Truth.UNKNOWN;
        }
    };

    /** What is known without an index. */
    static final Known NOTHING = new Known(Optional.empty(), 0);

    private final Optional<Snapshot> snapshot;
    private final long watermark;
    private final Map<Wanted, Hits> texts = new HashMap<>();
    private final Map<SentDate, long[]> dates = new HashMap<>();

    private Known(Optional<Snapshot> snapshot, long watermark) {
        this.snapshot = snapshot;
        this.watermark = watermark;
    }

    /** The index cannot answer. */
    static final class NoIndex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoIndex(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** @throws NoIndex like {@link #of} when the index is damaged, or was closed meanwhile */
    static Known by(Snapshot snapshot, long mailbox, Condition condition) {
        Known known = new Known(Optional.of(snapshot), snapshot.watermark(mailbox));
        try {
            known.ask(snapshot, condition);
            return known;
        } catch (IOException | RuntimeException | InternalError e) {
            // A file that was cut behind our back shows as an InternalError where it is mapped.
            throw new NoIndex(e);
        }
    }

    private void ask(Snapshot snapshot, Condition condition) throws IOException {
        for (Wanted wanted : condition.texts()) {
            // An empty text is in every message, and in every field that is there.
            if (!wanted.folded().isEmpty() || wanted.scope() == Wanted.Scope.FIELD) {
                texts.put(wanted, hits(snapshot, wanted));
            }
        }
        for (SentDate date : condition.dates()) {
            if (date.field().equals("date")) {
                dates.put(date, days(snapshot, date));
            }
        }
    }

    private static Hits hits(Snapshot snapshot, Wanted wanted) throws IOException {
        return switch (wanted.scope()) {
            case FIELD -> snapshot.inField(wanted.field(), wanted.folded());
            case BODY -> snapshot.inBody(wanted.folded());
            case ANYWHERE -> snapshot.anywhere(wanted.folded());
            case SEEN -> snapshot.seen(wanted.folded());
        };
    }

    private static long[] days(Snapshot snapshot, SentDate date) throws IOException {
        LocalDate day = date.day();
        return switch (date.comparison()) {
            case ON -> snapshot.sent(day.toEpochDay(), day.toEpochDay());
            case BEFORE -> snapshot.sent(Long.MIN_VALUE, day.toEpochDay() - 1);
            case AFTER -> snapshot.sent(day.toEpochDay() + 1, Long.MAX_VALUE);
        };
    }

    /** Up to which UID the messages of the mailbox are known. */
    long watermark() {
        return watermark;
    }

    /** What is known of a message in the mailbox. */
    Condition.Verdicts of(Row row) {
        return row.uid() <= watermark ? new OfMessage(row.message()) : of(row.message()).orElse(UNKNOWN);
    }

    /** What is known of a message, wherever it stands; empty when it is not in the index. */
    Optional<Condition.Verdicts> of(long message) {
        try {
            return snapshot.isPresent() && snapshot.get().has(message) ? Optional.of(new OfMessage(message)) : Optional.empty();
        } catch (IOException | RuntimeException | InternalError e) {
            throw new NoIndex(e);
        }
    }

    private final class OfMessage implements Condition.Verdicts {
        private final long message;

        OfMessage(long message) {
            this.message = message;
        }

        @Override
        public Truth of(Wanted wanted) {
            Hits hits = texts.get(wanted);
            if (hits == null) {
                return Truth.YES;
            }
            return hits.certainly(message) ? Truth.YES : hits.maybe(message) ? Truth.UNKNOWN : Truth.NO;
        }

        @Override
        public Truth of(SentDate date) {
            long[] hits = dates.get(date);
            return hits == null ? Truth.UNKNOWN : Truth.of(Arrays.binarySearch(hits, message) >= 0);
        }
    }

    /** The only messages of those known of which the condition may hold; empty when it may hold of any. */
    Optional<long[]> candidates(Condition condition) {
        if (condition instanceof Condition.Holds holds) {
            return Optional.ofNullable(texts.get(holds.wanted())).map(Hits::all);
        }
        if (condition instanceof Condition.Sent sent) {
            return Optional.ofNullable(dates.get(sent.date()));
        }
        if (condition instanceof Condition.Every every) {
            return every.parts().stream().map(this::candidates).flatMap(Optional::stream).reduce(Hits::intersection);
        }
        if (condition instanceof Condition.Some some) {
            List<Optional<long[]>> parts = some.parts().stream().map(this::candidates).toList();
            return parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : parts.stream().flatMap(Optional::stream).reduce(Hits::union);
        }
        return Optional.empty();
    }
}
