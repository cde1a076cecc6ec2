package org.mailroom.store.search.index;

import java.util.function.Consumer;

/**
 * How folded text becomes terms. Text is cut into runs of letters and digits. Of an ordinary run each place gives a term: what stands from there on, as far as
 * {@value #REACH} allows. So a text of letters stands in a run exactly if a term begins with it. Of a run that is no word (a long number, a
 * signature, a piece of an encoded file) only grams are terms: all pieces of one to three letters.
 */
final class Spelling {
    /** A letter takes one; one of a script that puts a word into two or three takes {@value #WIDE}. */
    static final int REACH = 16;
    private static final int WIDE = 5;
    private static final int FIRST_WIDE = 0x1100;
    static final int GRAM = 3;
    private static final int LONGEST_WORD = 24;
    private static final int LONGEST_MIXED_WORD = 12;
    private static final int MOST_TURNS = 4;

    private Spelling() {
    }

    static boolean belongsToRun(int c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK || type == Character.LETTER_NUMBER
            || type == Character.OTHER_NUMBER;
    }

    private static int cost(int c) {
        return c >= FIRST_WIDE && (c <= 0x11ff || c >= 0x2e80 && c <= 0xd7ff || c >= 0xf900 && c <= 0xfaff || c >= 0x20000) ? WIDE : 1;
    }

    static int cost(String text) {
        return text.codePoints().map(Spelling::cost).sum();
    }

    /** Whether each letter of the run is one {@code char} that takes one. */
    static boolean narrow(String run) {
        for (int i = 0; i < run.length(); i++) {
            if (run.charAt(i) >= FIRST_WIDE) {
                return false;
            }
        }
        return true;
    }

    /** Where a term ends that begins there. */
    static int reach(String run, int from) {
        int left = REACH;
        int at = from;
        while (at < run.length()) {
            int c = run.codePointAt(at);
            left -= cost(c);
            if (left < 0) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** Whether the run can be a word, or several. */
    static boolean ordinary(String run) {
        int length = 0;
        int turns = 0;
        boolean digit = false;
        for (int i = 0; i < run.length(); ) {
            int c = run.codePointAt(i);
            i += Character.charCount(c);
            if (cost(c) > 1) {
                length = 0;
                turns = 0;
                continue;
            }
            boolean now = Character.isDigit(c);
            turns += length > 0 && now != digit ? 1 : 0;
            digit = now;
            length++;
            if (length > LONGEST_WORD || length > LONGEST_MIXED_WORD && turns >= MOST_TURNS) {
                return false;
            }
        }
        return true;
    }

    /** Whether the run is made of letters, as words are that occur again, not of letters and digits as identifiers are. */
    static boolean word(String run) {
        return ordinary(run) && run.codePoints().noneMatch(Character::isDigit);
    }

    /** All grams of a run. */
    static void grams(String run, Consumer<String> gram) {
        for (int from = 0; from < run.length(); from = run.offsetByCodePoints(from, 1)) {
            int to = from;
            for (int n = 0; n < GRAM && to < run.length(); n++) {
                to = run.offsetByCodePoints(to, 1);
                gram.accept(run.substring(from, to));
            }
        }
    }
}
