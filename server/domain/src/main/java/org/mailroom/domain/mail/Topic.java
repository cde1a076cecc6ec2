package org.mailroom.domain.mail;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a mail is about, as far as the chain has found out. Empty is: not known.
 *
 * @param category  what a rule calls it
 * @param language  the language of its text, a code of ISO 639-1
 * @param segment  the group of customers that its sender belongs to
 * @param score  how much it matters beside others of its priority; larger is sooner, 0 is usual
 */
public record Topic(Optional<String> category, Optional<String> language, Optional<String> segment, int score) {
    public static final Topic UNKNOWN = new Topic(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,49}");

    public Topic {
        check("category", category);
        check("language", language);
        check("segment", segment);
    }

    private static void check(String what, Optional<String> word) {
        word.filter(text -> !WORD.matcher(text).matches()).ifPresent(text -> {
            throw new IllegalArgumentException("'" + text + "' is no " + what + "; allowed are 1 to 50 of a-z, 0-9, '.', '_' and '-', a letter or digit first");
        });
    }
}
