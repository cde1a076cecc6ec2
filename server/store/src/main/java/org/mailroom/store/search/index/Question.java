package org.mailroom.store.search.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.mailroom.store.search.index.MessageDocument.Part;

/**
 * What the index is asked about a text.
 *
 * @param certain  documents of messages that have it
 * @param possible  documents of all messages that may have it
 */
record Question(Query certain, Query possible) {
    private static final int MOST_GRAMS = 16;
    private static final List<Part> ANYWHERE = List.of(Part.SUBJECT, Part.FROM, Part.TO, Part.CC, Part.BODY);

    /** A text in the header field of this name, in lower case. */
    static Question inField(String name, String folded) {
        Query named = term(MessageDocument.NAMES, name);
        if (folded.isEmpty()) {
            return new Question(named, any(List.of(named, term(MessageDocument.LACKS, MessageDocument.CUT))));
        }
        List<Pieces.Piece> pieces = Pieces.of(folded);
        return Part.of(name)
            .map(part -> new Question(prefix(part.field(), folded), orCut(all(pieces.stream().map(piece -> exactly(part, piece, MessageDocument.HEADER_GRAMS)).toList(), named))))
            .orElseGet(() -> new Question(new MatchNoDocsQuery(),
                orCut(all(pieces.stream().map(piece -> grams(MessageDocument.HEADER_GRAMS, piece)).toList(), named))));
    }

    static Question inBody(String folded) {
        List<Query> proofs = new ArrayList<>(List.of(prefix(Part.BODY.field(), folded)));
        gramItself(MessageDocument.BODY_GRAMS, folded, proofs);
        return new Question(any(proofs), orCut(all(Pieces.of(folded).stream()
            .map(piece -> any(List.of(terms(Part.BODY.field(), piece), grams(MessageDocument.BODY_GRAMS, piece)))).toList(), new MatchAllDocsQuery())));
    }

    static Question anywhere(String folded) {
        List<Query> proofs = new ArrayList<>(ANYWHERE.stream().map(part -> prefix(part.field(), folded)).toList());
        gramItself(MessageDocument.BODY_GRAMS, folded, proofs);
        gramItself(MessageDocument.HEADER_GRAMS, folded, proofs);
        return new Question(any(proofs), orCut(all(Pieces.of(folded).stream().map(piece -> {
            List<Query> places = new ArrayList<>(ANYWHERE.stream().map(part -> terms(part.field(), piece)).toList());
            places.add(grams(MessageDocument.BODY_GRAMS, piece));
            places.add(grams(MessageDocument.HEADER_GRAMS, piece));
            return any(places);
        }).toList(), new MatchAllDocsQuery())));
    }

    /** A text in what people see. */
    static Question seen(String folded) {
        List<Part> parts = Arrays.asList(Part.values());
        return new Question(any(parts.stream().map(part -> prefix(part.field(), folded)).toList()), orCut(all(Pieces.of(folded).stream()
            .map(piece -> any(parts.stream().map(part -> exactly(part, piece, part == Part.BODY ? MessageDocument.BODY_GRAMS : MessageDocument.HEADER_GRAMS)).toList()))
            .toList(), new MatchAllDocsQuery())));
    }

    /** By its terms; or by grams, where the document says that it lacks terms. */
    private static Query exactly(Part part, Pieces.Piece piece, String grams) {
        return any(List.of(terms(part.field(), piece), all(List.of(grams(grams, piece)), term(MessageDocument.LACKS, part.field()))));
    }

    /** Documents with a run that has this piece in it, and maybe others. */
    private static Query terms(String field, Pieces.Piece piece) {
        List<Query> windows = new ArrayList<>();
        String text = piece.text();
        int from = 0;
        while (Spelling.reach(text, from) < text.length()) {
            int to = Spelling.reach(text, from);
            windows.add(term(field, text.substring(from, to)));
            from = to;
        }
        // The last one reaches back, because the more letters it has the fewer terms begin with it.
        int last = from;
        while (last > 0 && Spelling.reach(text, text.offsetByCodePoints(last, -1)) == text.length()) {
            last = text.offsetByCodePoints(last, -1);
        }
        String end = text.substring(last);
        windows.add(piece.ends() ? term(field, end) : prefix(field, end));
        return all(windows, new MatchAllDocsQuery());
    }

    private static Query grams(String field, Pieces.Piece piece) {
        Set<String> grams = new TreeSet<>();
        String text = piece.text();
        if (piece.letters() <= Spelling.GRAM) {
            grams.add(text);
        } else {
            for (int from = 0; text.codePointCount(from, text.length()) >= Spelling.GRAM && grams.size() < MOST_GRAMS; from = text.offsetByCodePoints(from, 1)) {
                grams.add(text.substring(from, text.offsetByCodePoints(from, Spelling.GRAM)));
            }
        }
        return all(grams.stream().map(gram -> term(field, gram)).toList(), new MatchAllDocsQuery());
    }

    /** A gram that is all that is looked for proves it. */
    private static void gramItself(String field, String folded, List<Query> proofs) {
        if (folded.codePointCount(0, folded.length()) <= Spelling.GRAM) {
            proofs.add(term(field, folded));
        }
    }

    private static Query orCut(Query query) {
        return any(List.of(query, term(MessageDocument.LACKS, MessageDocument.CUT)));
    }

    private static Query term(String field, String text) {
        return new TermQuery(new Term(field, text));
    }

    private static Query prefix(String field, String text) {
        return new PrefixQuery(new Term(field, text));
    }

    private static Query any(Collection<Query> queries) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        queries.forEach(query -> any.add(query, Occur.SHOULD));
        return any.build();
    }

    private static Query all(Collection<Query> queries, Query and) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        queries.forEach(query -> all.add(query, Occur.FILTER));
        return all.add(and, Occur.FILTER).build();
    }
}
