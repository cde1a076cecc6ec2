package org.mailroom.store.search.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * The index as it was at one time, with how far it had followed each mailbox. Safe for all threads until it is closed; reads files. What a call throws says
 * that the index is damaged, and that whoever asks has to do without.
 */
public final class Snapshot implements AutoCloseable {
    private final DirectoryReader reader;
    private final Map<Long, Long> watermarks;

    Snapshot(DirectoryReader reader, Map<Long, Long> watermarks) {
        this.reader = reader;
        this.watermarks = Map.copyOf(watermarks);
    }

    /** Up to which UID of a mailbox the messages are in the index. */
    public long watermark(long mailbox) {
        return watermarks.getOrDefault(mailbox, 0L);
    }

    /** Whether a message is in the index, below the watermark of its mailbox or not. */
    public boolean has(long message) throws IOException {
        BytesRef id = MessageDocument.id(message);
        for (LeafReaderContext leaf : reader.leaves()) {
            if (has(leaf.reader(), id)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(LeafReader leaf, BytesRef id) throws IOException {
        Terms ids = leaf.terms(MessageDocument.ID);
        TermsEnum terms = ids == null ? null : ids.iterator();
        if (terms == null || !terms.seekExact(id)) {
            return false;
        }
        Bits live = leaf.getLiveDocs();
        PostingsEnum documents = terms.postings(null, PostingsEnum.NONE);
        for (int document = documents.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = documents.nextDoc()) {
            if (live == null || live.get(document)) {
                return true;
            }
        }
        return false;
    }

    /** How many messages are in it. */
    public int size() {
        return reader.numDocs();
    }

    /** A text in the header field of this name, in lower case; an empty text asks whether there is such a field. */
    public Hits inField(String name, String folded) throws IOException {
        return hits(Question.inField(name, folded));
    }

    public Hits inBody(String folded) throws IOException {
        return hits(Question.inBody(folded));
    }

    /** A text in header or body. */
    public Hits anywhere(String folded) throws IOException {
        return hits(Question.anywhere(folded));
    }

    /** A text in what people see of the message. */
    public Hits seen(String folded) throws IOException {
        return hits(Question.seen(folded));
    }

    /** A day from here to there, both included, in the Date field; in days since 1970. */
    public long[] sent(long from, long to) throws IOException {
        return ids(LongPoint.newRangeQuery(MessageDocument.DAY, from, to));
    }

    private Hits hits(Question question) throws IOException {
        Ids certain = new Ids();
        Ids open = new Ids();
        for (LeafReaderContext leaf : reader.leaves()) {
            Segment segment = new Segment(leaf.reader());
            certain.add(leaf.reader(), question.certain().in(segment));
            open.add(leaf.reader(), question.open().in(segment));
        }
        return Hits.of(certain.sorted(), open.sorted());
    }

    private long[] ids(Query query) throws IOException {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        Ids ids = new Ids();
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : reader.leaves()) {
            Scorer scorer = weight.scorer(leaf);
            ids.add(leaf.reader(), Optional.ofNullable(scorer).map(Scorer::iterator));
        }
        return ids.sorted();
    }

    /** Ids of messages, page by page of those that are in the index, for whoever looks whether they still exist. */
    List<Long> from(int document, int most) throws IOException {
        java.util.ArrayList<Long> ids = new java.util.ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            NumericDocValues values = leaf.reader().getNumericDocValues(MessageDocument.ID);
            Bits live = leaf.reader().getLiveDocs();
            for (int i = Math.max(0, document - leaf.docBase); values != null && i < leaf.reader().maxDoc() && ids.size() < most; i++) {
                if ((live == null || live.get(i)) && values.advanceExact(i)) {
                    ids.add(values.longValue());
                }
            }
        }
        return ids;
    }

    /** One more than the highest document. */
    int documents() {
        return reader.maxDoc();
    }

    DirectoryReader reader() {
        return reader;
    }

    /** Whether it may still be used; then it has to be closed once more. */
    boolean hold() {
        return reader.tryIncRef();
    }

    @Override
    public void close() {
        try {
            reader.decRef();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a view of the index could not be closed", e);
        }
    }

    /** Gathers ids of messages. */
    private static final class Ids {
        private long[] ids = new long[64];
        private int count;

        void add(LeafReader segment, Optional<DocIdSetIterator> documents) throws IOException {
            if (documents.isEmpty()) {
                return;
            }
            NumericDocValues values = segment.getNumericDocValues(MessageDocument.ID);
            Bits live = segment.getLiveDocs();
            DocIdSetIterator each = documents.get();
            for (int document = each.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = each.nextDoc()) {
                if ((live == null || live.get(document)) && values.advanceExact(document)) {
                    if (count == ids.length) {
                        ids = Arrays.copyOf(ids, count * 2);
                    }
                    ids[count++] = values.longValue();
                }
            }
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(ids, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
