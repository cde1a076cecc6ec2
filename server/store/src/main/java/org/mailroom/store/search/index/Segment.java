package org.mailroom.store.search.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
import org.apache.lucene.util.StringHelper;

/** A segment of the index that is asked: its dictionaries, each opened once. For one question at a time, one thread. */
final class Segment {
    private final LeafReader reader;
    private final Map<String, Optional<TermsEnum>> dictionaries = new HashMap<>();

    Segment(LeafReader reader) {
        this.reader = reader;
    }

    /** One more than the highest document. */
    int documents() {
        return reader.maxDoc();
    }

    /** Documents with this term; removed ones too, here as everywhere. */
    Optional<DocIdSetIterator> term(String field, BytesRef term) throws IOException {
        Optional<TermsEnum> terms = terms(field);
        return terms.isPresent() && terms.get().seekExact(term) ? Optional.of(terms.get().postings(null, PostingsEnum.NONE)) : Optional.empty();
    }

    /** Documents with a term that begins so. */
    Optional<DocIdSetIterator> prefix(String field, BytesRef prefix) throws IOException {
        Optional<TermsEnum> found = terms(field);
        if (found.isEmpty() || found.get().seekCeil(prefix) == TermsEnum.SeekStatus.END || !StringHelper.startsWith(found.get().term(), prefix)) {
            return Optional.empty();
        }
        TermsEnum terms = found.get();
        PostingsEnum first = terms.postings(null, PostingsEnum.NONE);
        BytesRef next = terms.next();
        if (next == null || !StringHelper.startsWith(next, prefix)) {
            return Optional.of(first);
        }
        DocIdSetBuilder all = new DocIdSetBuilder(documents());
        all.add(first);
        PostingsEnum more = null;
        for (; next != null && StringHelper.startsWith(next, prefix); next = terms.next()) {
            more = terms.postings(more, PostingsEnum.NONE);
            all.add(more);
        }
        return Optional.of(all.build().iterator());
    }

    private Optional<TermsEnum> terms(String field) throws IOException {
        Optional<TermsEnum> known = dictionaries.get(field);
        if (known == null) {
            Terms terms = reader.terms(field);
            known = terms == null ? Optional.empty() : Optional.of(terms.iterator());
            dictionaries.put(field, known);
        }
        return known;
    }
}
