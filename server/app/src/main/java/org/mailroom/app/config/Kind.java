package org.mailroom.app.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a value may be: how text becomes one, and how to tell people what is allowed. The same kinds serve YAML, XML and the
 * environment. Immutable.
 *
 * @param allowed  ends the sentence "allowed: …"; empty when the reader's own refusals say all
 * @param secret  whether the text must never be shown
 * @param reader  throws IllegalArgumentException for text that is no such value
 */
public record Kind<T>(String allowed, boolean secret, List<String> words, Function<String, T> reader) {

    public static <T> Kind<T> of(String allowed, Function<String, T> reader) {
        return new Kind<>(allowed, false, List.of(), reader);
    }

    /** A value whose reader refuses with whole sentences. */
    public static <T> Kind<T> explained(Function<String, T> reader) {
        return of("", reader);
    }

    /**
     * Reads a value.
     *
     * @param name  of the key or variable, for the sentence about what is wrong
     * @param refused  is told what is wrong
     */
    public Optional<T> read(String name, String text, java.util.function.Consumer<String> refused) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            refused.accept(allowed.isEmpty() ? name + ": " + e.getMessage() : name + ": " + shown(text) + Suggestion.hint(text, words)
                + (Suggestion.of(text, words).isPresent() ? " allowed: " : "; allowed: ") + allowed);
            return Optional.empty();
        }
    }

    private String shown(String text) {
        if (text.isEmpty()) {
            return "there is no value";
        }
        return secret ? "this value is not possible" : "'" + text + "' is not possible";
    }
}
