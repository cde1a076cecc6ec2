package org.mailroom.domain.answer;

import java.util.Optional;

import org.mailroom.domain.OneLine;

/**
 * What agents answer again and again, with {@link Placeholders}.
 *
 * @param name  how people call it
 * @param subject  of a mail that begins with it; what clients show in lists
 * @param text  lines end with LF
 * @param html  the same with markup; empty when there is none
 */
public record SavedReply(String name, String subject, String text, Optional<String> html) {
    /** In chars. */
    public static final int LONGEST_NAME = 200;
    /** In chars, of text and of HTML. */
    public static final int LONGEST_TEXT = 100_000;

    public SavedReply {
        line("name", name);
        line("subject", subject);
        if (text.length() > LONGEST_TEXT || html.orElse("").length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a saved reply has at most " + LONGEST_TEXT + " characters");
        }
    }

    private static void line(String what, String text) {
        if (text.isBlank() || text.length() > LONGEST_NAME || !OneLine.is(text)) {
            throw new IllegalArgumentException("the " + what + " of a saved reply has 1 to " + LONGEST_NAME + " characters, none of them a line end or control character");
        }
    }

    /**
     * Itself, if it can be filled in.
     *
     * @throws IllegalArgumentException when there is a placeholder in it that nothing can be filled into
     */
    public SavedReply checked() {
        Placeholders.checked(subject, false);
        Placeholders.checked(text, false);
        html.ifPresent(markup -> Placeholders.checked(markup, true));
        return this;
    }
}
