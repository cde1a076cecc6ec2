package org.mailroom.store.search.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.store.search.index.MessageDocument.Part;

/**
 * What the index is asked about a text.
 *
 * @param certain  documents of messages that have it
 * @param open  documents of all other messages that may have it; certain ones may be among them
 */
record Question(Ask certain, Ask open) {
    private static final int MOST_GRAMS = 16;
    private static final Ask CUT = Ask.term(MessageDocument.LACKS, MessageDocument.CUT);
    private static final List<String> IN_BODY = List.of(Part.BODY.field(), MessageDocument.SOURCE);
    private static final List<String> ANYWHERE = List.of(Part.SUBJECT.field(), Part.FROM.field(), Part.TO.field(), Part.CC.field(), Part.BODY.field(), MessageDocument.SOURCE,
        MessageDocument.HEADER);

    /** A text in the header field of this name, in lower case. */
    static Question inField(String name, String folded) {
        Ask named = Ask.term(MessageDocument.NAMES, name);
        if (folded.isEmpty()) {
            return new Question(named, CUT);
        }
        return Part.of(name).map(part -> inPart(part, folded, named)).orElseGet(() -> new Question(Ask.NOTHING,
            orCut(each(folded, named, piece -> List.of(terms(MessageDocument.HEADER, piece), grams(MessageDocument.HEADER_GRAMS, piece))))));
    }

    private static Question inPart(Part part, String folded, Ask named) {
        boolean oneTerm = isOneTerm(folded);
        return new Question(Ask.prefix(part.field(), folded), orCut(each(folded, named, piece -> exactly(part, piece, MessageDocument.HEADER_GRAMS, oneTerm))));
    }

    static Question inBody(String folded) {
        return in(IN_BODY, List.of(MessageDocument.BODY_GRAMS), folded);
    }

    static Question anywhere(String folded) {
        return in(ANYWHERE, List.of(MessageDocument.BODY_GRAMS, MessageDocument.HEADER_GRAMS), folded);
    }

    /** A text in one of these fields of terms, or of grams. */
    private static Question in(List<String> fields, List<String> grams, String folded) {
        List<Ask> proofs = new ArrayList<>(fields.stream().map(field -> Ask.prefix(field, folded)).toList());
        // A gram that is all that is looked for proves it.
        boolean oneGram = folded.codePointCount(0, folded.length()) <= Spelling.GRAM;
        grams.stream().filter(field -> oneGram).forEach(field -> proofs.add(Ask.term(field, folded)));
        boolean oneTerm = isOneTerm(folded);
        return new Question(Ask.any(proofs), oneTerm && oneGram ? CUT : orCut(each(folded, Ask.EVERYTHING, piece -> {
            List<Ask> places = new ArrayList<>();
            fields.stream().filter(field -> !oneTerm).forEach(field -> places.add(terms(field, piece)));
            grams.forEach(field -> places.add(grams(field, piece)));
            return places;
        })));
    }

    /** A text in what people see. */
    static Question seen(String folded) {
        List<Part> parts = Arrays.asList(Part.values());
        boolean oneTerm = isOneTerm(folded);
        return new Question(Ask.any(parts.stream().map(part -> Ask.prefix(part.field(), folded)).toList()), orCut(each(folded, Ask.EVERYTHING, piece -> parts.stream()
            .flatMap(part -> exactly(part, piece, part == Part.BODY ? MessageDocument.BODY_GRAMS : MessageDocument.HEADER_GRAMS, oneTerm).stream()).toList())));
    }

    /** Whether all of the text is letters and digits, as many as a term has: then what is certain says all that terms can say. */
    private static boolean isOneTerm(String folded) {
        return folded.codePoints().allMatch(Spelling::belongsToRun) && Spelling.reach(folded, 0) == folded.length();
    }

    /** Where a piece may stand. */
    @FunctionalInterface
    private interface Places {
        List<Ask> of(Pieces.Piece piece);
    }

    /** All pieces, each in one of its places. */
    private static Ask each(String folded, Ask and, Places places) {
        List<Ask> all = new ArrayList<>(Pieces.of(folded).stream().map(piece -> Ask.any(places.of(piece))).toList());
        if (and != Ask.EVERYTHING) {
            all.add(and);
        }
        return Ask.all(all);
    }

    /** By its terms, unless it has been asked for them already; or by grams, where the document says that it lacks terms. */
    private static List<Ask> exactly(Part part, Pieces.Piece piece, String grams, boolean oneTerm) {
        Ask lacking = Ask.all(List.of(Ask.term(MessageDocument.LACKS, part.field()), grams(grams, piece)));
        return oneTerm ? List.of(lacking) : List.of(terms(part.field(), piece), lacking);
    }

    /** Documents with a run that has this piece in it, and maybe others. */
    private static Ask terms(String field, Pieces.Piece piece) {
        List<Ask> windows = new ArrayList<>();
        String text = piece.text();
        int from = 0;
        while (Spelling.reach(text, from) < text.length()) {
            int to = Spelling.reach(text, from);
            windows.add(Ask.term(field, text.substring(from, to)));
            from = to;
        }
        // The last one reaches back, because the more letters it has the fewer terms begin with it.
        int last = from;
        while (last > 0 && Spelling.reach(text, text.offsetByCodePoints(last, -1)) == text.length()) {
            last = text.offsetByCodePoints(last, -1);
        }
        String end = text.substring(last);
        windows.add(piece.ends() ? Ask.term(field, end) : Ask.prefix(field, end));
        return Ask.all(windows);
    }

    private static Ask grams(String field, Pieces.Piece piece) {
        Set<String> grams = new TreeSet<>();
        String text = piece.text();
        if (piece.letters() <= Spelling.GRAM) {
            grams.add(text);
        } else {
            for (int from = 0; text.codePointCount(from, text.length()) >= Spelling.GRAM && grams.size() < MOST_GRAMS; from = text.offsetByCodePoints(from, 1)) {
                grams.add(text.substring(from, text.offsetByCodePoints(from, Spelling.GRAM)));
            }
        }
        return Ask.all(grams.stream().map(gram -> Ask.term(field, gram)).toList());
    }

    private static Ask orCut(Ask ask) {
        return Ask.any(List.of(ask, CUT));
    }
}
