package org.mailroom.store.search.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;

/**
 * What a segment is asked: which of its documents. Instead of Lucene's queries, which for a dozen terms in a dozen segments work a millisecond before the
 * first term is looked up, and look up all of them.
 */
@FunctionalInterface
interface Ask {
    Ask NOTHING = segment -> Optional.empty();
    Ask EVERYTHING = segment -> Optional.of(DocIdSetIterator.all(segment.documents()));

    /** The documents, ascending; empty only where there are none. */
    Optional<DocIdSetIterator> in(Segment segment) throws IOException;

    static Ask term(String field, String text) {
        BytesRef term = new BytesRef(text);
        return segment -> segment.term(field, term);
    }

    /** A term that begins so. */
    static Ask prefix(String field, String text) {
        BytesRef prefix = new BytesRef(text);
        return segment -> segment.prefix(field, prefix);
    }

    static Ask any(Collection<Ask> asks) {
        return segment -> {
            List<DocIdSetIterator> found = new ArrayList<>();
            for (Ask ask : asks) {
                ask.in(segment).ifPresent(found::add);
            }
            if (found.size() < 2) {
                return found.stream().findFirst();
            }
            DocIdSetBuilder all = new DocIdSetBuilder(segment.documents());
            for (DocIdSetIterator documents : found) {
                all.add(documents);
            }
            return Optional.of(all.build().iterator());
        };
    }

    /** Asked in this order, and not further than the first of which there is none; without any, everything. */
    static Ask all(Collection<Ask> asks) {
        return segment -> {
            List<DocIdSetIterator> found = new ArrayList<>();
            for (Ask ask : asks) {
                Optional<DocIdSetIterator> documents = ask.in(segment);
                if (documents.isEmpty()) {
                    return documents;
                }
                found.add(documents.get());
            }
            return found.isEmpty() ? EVERYTHING.in(segment) : Optional.of(found.size() == 1 ? found.get(0) : ConjunctionUtils.intersectIterators(found));
        };
    }
}
