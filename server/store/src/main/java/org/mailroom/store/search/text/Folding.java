package org.mailroom.store.search.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes texts alike that people take for the same, so that a plain comparison of letters finds them (docs/search.md, ADR 0014): NFKC (half and full
 * width, ligatures, circled numbers), letter case by Unicode's full folding ({@code ß} is {@code ss}), no accents on Latin, Greek and Cyrillic
 * letters, {@code œ} as {@code oe} and the like, no invisible characters, white space as one space. A single line break between two
 * Chinese or Japanese characters is nothing, for there lines end inside words. Kana stay what they are: hiragana is not katakana, and が not か.
 *
 * <p>What stands in a text stands, folded, in the folded text. One object folds one text, in pieces of any size, in bounded memory; for one thread.
 */
public final class Folding {
    private static final char UNKNOWN = 0;
    /** Folds to nothing, or to more than one char. */
    private static final char SPECIAL = 1;
    /** What a char of the basic plane folds to, as far as it was asked. Racing threads write the same. */
    private static final char[] KNOWN = new char[0x10000];
    /** So many marks on one letter are taken together; nobody writes more. */
    private static final int MOST_MARKS = 256;

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private final boolean whole;
    private int last;
    private boolean space;
    private int breaks;
    private boolean cr;

    /** For a text that is searched. */
    public Folding() {
        this(false);
    }

    private Folding(boolean whole) {
        this.whole = whole;
    }

    /** Folds what is searched for. */
    public static String of(String text) {
        return new Folding(true).all(text);
    }

    /** Folds a text that is searched and that is at hand. */
    public static String text(String text) {
        return new Folding().all(text);
    }

    private String all(String text) {
        String begin = add(text);
        return begin.isEmpty() ? end() : begin + end();
    }

    /** Takes the next piece and gives what of the text is ready. */
    public String add(CharSequence piece) {
        held.append(piece);
        int ready = boundary();
        if (ready > 0) {
            letters(held.substring(0, ready));
            held.delete(0, ready);
        }
        return taken();
    }

    /** Gives the rest. */
    public String end() {
        letters(held.toString());
        held.setLength(0);
        if (space && !(whole && (last == 0 || wide(last)))) {
            out.append(' ');
        }
        space = false;
        return taken();
    }

    private String taken() {
        String ready = out.toString();
        out.setLength(0);
        return ready;
    }

    private static boolean ascii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    /** Where the last letter begins: what comes next may belong to it. */
    private int boundary() {
        int least = Math.max(0, held.length() - MOST_MARKS);
        int at = held.length();
        int c = 0;
        while (at > 0 && (at == held.length() || at > least && joins(c))) {
            c = held.codePointBefore(at);
            at -= Character.charCount(c);
        }
        return at;
    }

    /** Whether the character may become one with those before it. */
    private static boolean joins(int c) {
        if (c < 0x300) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK || type == Character.ENCLOSING_MARK
            || c >= 0x1160 && c <= 0x11ff || c >= 0x3131 && c <= 0x318e || c >= 0xff9e && c <= 0xffdc || Character.isSurrogate((char) c) && c < 0x10000;
    }

    private void letters(String text) {
        if (ascii(text)) {
            plain(text, text.length());
            return;
        }
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        for (int i = 0; i < composed.length(); ) {
            int c = composed.codePointAt(i);
            i += Character.charCount(c);
            letter(c);
        }
    }

    private void plain(CharSequence text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' && white(c)) {
                pause(c);
            } else {
                gap(c);
                out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
                last = c;
            }
        }
    }

    private void letter(int c) {
        if (white(c)) {
            pause(c);
            return;
        }
        if (c < 0x10000) {
            char known = KNOWN[c];
            if (known == UNKNOWN) {
                String folded = folded(c);
                known = folded.length() == 1 && folded.charAt(0) > SPECIAL ? folded.charAt(0) : SPECIAL;
                KNOWN[c] = known;
            }
            if (known != SPECIAL) {
                gap(known);
                out.append(known);
                last = known;
                return;
            }
        }
        String folded = folded(c);
        if (!folded.isEmpty()) {
            gap(folded.codePointAt(0));
            out.append(folded);
            last = folded.codePointBefore(folded.length());
        }
    }

    private void pause(int c) {
        space = true;
        if (c == '\n') {
            breaks += cr ? 0 : 1;
        } else if (c == '\r' || c == 0x2028 || c == 0x85) {
            breaks++;
        } else if (c == 0x2029) {
            breaks += 2;
        }
        cr = c == '\r';
    }

    /** Writes the space that stands before this character, if one does. */
    private void gap(int next) {
        if (space) {
            boolean nothing = wide(next) && (last == 0 ? whole : breaks == 1 && wide(last));
            if (!nothing) {
                out.append(' ');
            }
            space = false;
            breaks = 0;
            cr = false;
        }
    }

    private static boolean white(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || c > 127 && (Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** A character of a script that puts no spaces between words, and breaks lines anywhere. */
    static boolean wide(int c) {
        return c >= 0x2e80 && (c <= 0x312f && c != 0x3000 || c >= 0x31a0 && c <= 0x31ff || c >= 0x3400 && c <= 0x4dbf || c >= 0x4e00 && c <= 0x9fff
            || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff);
    }

    private static String folded(int c) {
        String simple = switch (c) {
            // Two characters of Unicode for one of JIS: which of them a text has depends on who converted it.
            case 0x301c -> "~";
            case 0x2212 -> "-";
            case 0x2016 -> "\u2225";
            case 0x2014 -> "\u2015";
            // Letters that Unicode does not take apart.
            case 0xe6, 0xc6 -> "ae";
            case 0x153, 0x152 -> "oe";
            case 0xf8, 0xd8 -> "o";
            case 0x142, 0x141 -> "l";
            case 0x111, 0x110 -> "d";
            case 0x131 -> "i";
            case 0x1e9e -> "ss";
            case 0x2018, 0x2019 -> "'";
            case 0x201c, 0x201d, 0x201e -> "\"";
            default -> "";
        };
        if (!simple.isEmpty()) {
            return simple;
        }
        if (invisible(c)) {
            return "";
        }
        String upper = new String(Character.toChars(c)).toUpperCase(Locale.ROOT);
        String parts = Normalizer.normalize(upper, Normalizer.Form.NFD);
        StringBuilder bare = new StringBuilder();
        parts.codePoints().filter(part -> part < 0x300 || part > 0x36f).forEach(bare::appendCodePoint);
        String base = bare.length() == parts.length() || !Character.isLetter(c) ? upper : bare.toString();
        return base.codePoints().map(Character::toLowerCase).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean invisible(int c) {
        return c == 0xad || c == 0x34f || c == 0x61c || c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x206f
            || c >= 0xfe00 && c <= 0xfe0f || c == 0xfeff || c >= 0xe0000 && c <= 0xe0fff;
    }
}
