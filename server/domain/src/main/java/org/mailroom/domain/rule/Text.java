package org.mailroom.domain.rule;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A text that rules look at. Compared regardless of letter case and of how letters are written: full and half width, composed or not, {@code ß} and {@code ss}
 * (NFKC, full case folding). Immutable, safe from any thread.
 */
public final class Text {
    private final String raw;
    /** Made when it is asked for first: many rules look at one body. */
    private volatile String folded;
    private volatile String small;

    private Text(String raw) {
        this.raw = raw;
    }

    public static Text of(String raw) {
        return new Text(raw);
    }

    /** As it was written. */
    public String raw() {
        return raw;
    }

    /** As it is compared. */
    public String folded() {
        String known = folded;
        if (known == null) {
            known = fold(raw);
            folded = known;
        }
        return known;
    }

    /** In small letters, with all that regular expressions take for an ASCII letter as that letter. */
    String small() {
        String known = small;
        if (known == null) {
            known = raw.toLowerCase(Locale.ROOT).replace('\u017f', 's');
            small = known;
        }
        return known;
    }

    /** A text as it is compared. */
    public static String fold(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) {
            ascii = text.charAt(i) < 128;
        }
        return ascii ? text.toLowerCase(Locale.ROOT) : Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return raw;
    }
}
