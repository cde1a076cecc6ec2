package org.mailroom.store.search.index;

import java.util.ArrayList;
import java.util.List;

/** A folded text that is looked for, cut as the texts in the index are. */
final class Pieces {
    /** Of a longer text the first ones are enough to choose by. */
    private static final int MOST = 12;

    /**
     * Letters and digits that stand together.
     *
     * @param ends  whether something else follows in the text that is looked for: then the run ends here
     */
    record Piece(String text, boolean ends) {
        int letters() {
            return text.codePointCount(0, text.length());
        }
    }

    private Pieces() {
    }

    static List<Piece> of(String folded) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < folded.length() && pieces.size() < MOST; ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            if (Spelling.belongsToRun(c)) {
                piece.appendCodePoint(c);
            } else if (piece.length() > 0) {
                pieces.add(new Piece(piece.toString(), true));
                piece.setLength(0);
            }
        }
        if (piece.length() > 0 && pieces.size() < MOST) {
            pieces.add(new Piece(piece.toString(), false));
        }
        return pieces;
    }
}
