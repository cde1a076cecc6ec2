package org.mailroom.store.search;

import java.util.Locale;
import java.util.Set;

import org.mailroom.store.search.text.Folding;
import org.mailroom.store.search.text.MessageText.Piece;

/**
 * A text that is looked for, and where.
 *
 * @param field  the header field's name in lower case where {@link Scope#FIELD} asks for one, else empty
 * @param folded  the text, folded
 */
record Wanted(Scope scope, String field, String folded) {
    private static final Set<String> SEEN_FIELDS = Set.of("subject", "from", "to", "cc");

    /** Where a text may stand. */
    enum Scope {
        /** In one header field. */
        FIELD,
        /** In the body. */
        BODY,
        /** In header or body. */
        ANYWHERE,
        /** In subject, names and addresses of people, or in what is shown of the body. */
        SEEN
    }

    static Wanted inField(String name, String text) {
        return new Wanted(Scope.FIELD, name.toLowerCase(Locale.ROOT), Folding.of(text));
    }

    static Wanted inBody(String text) {
        return new Wanted(Scope.BODY, "", Folding.of(text));
    }

    static Wanted anywhere(String text) {
        return new Wanted(Scope.ANYWHERE, "", Folding.of(text));
    }

    static Wanted seen(String text) {
        return new Wanted(Scope.SEEN, "", Folding.of(text));
    }

    /** Whether it may stand in the header field of this name, in lower case. */
    boolean inField(String name) {
        return switch (scope) {
            case FIELD -> field.equals(name);
            case BODY -> false;
            case ANYWHERE -> true;
            case SEEN -> SEEN_FIELDS.contains(name);
        };
    }

    /**
     * Whether it may stand in a piece of the body.
     *
     * @param seen  in what people see of HTML, not in its source
     */
    boolean inBody(Piece piece, boolean seen) {
        return switch (scope) {
            case FIELD -> false;
            case BODY -> piece == Piece.TEXT || piece == Piece.HTML || piece == Piece.DOCUMENT;
            case ANYWHERE -> true;
            case SEEN -> piece == Piece.TEXT || piece == Piece.INNER_FIELDS || piece == Piece.DOCUMENT || piece == Piece.HTML && seen;
        };
    }

    boolean needsBody() {
        return scope != Scope.FIELD;
    }
}
