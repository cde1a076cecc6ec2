package org.mailroom.app.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a value may be: how text becomes one, and how to tell people what is allowed. The same kinds serve YAML, XML and the
 * environment. Immutable.
 *
 * @param allowed  ends the sentence "allowed: …"; empty when the reader's own refusals say all
 * @param secret  whether the text must never be shown
 * @param reader  throws IllegalArgumentException for text that is no such value
 */
public record Kind<T>(String allowed, boolean secret, Collection<String> words, Function<String, T> reader) {

    public static <T> Kind<T> of(String allowed, Function<String, T> reader) {
        return new Kind<>(allowed, false, List.of(), reader);
    }

    /** A value whose reader refuses with whole sentences. */
    public static <T> Kind<T> explained(Function<String, T> reader) {
        return of("", reader);
    }

    /** The same, with words that a mistyped one is compared with. */
    public Kind<T> with(Collection<String> suggestions) {
        return new Kind<>(allowed, secret, suggestions, reader);
    }

    /** The same words, as other values. */
    public <S> Kind<S> map(Function<T, S> change) {
        return new Kind<>(allowed, secret, words, reader.andThen(change));
    }

    /**
     * Reads a value.
     *
     * @param name  of the key or variable, for the sentence about what is wrong
     * @param refused  is told what is wrong
     */
    public Optional<T> read(String name, String text, Consumer<String> refused) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            refused.accept(name + ": " + (allowed.isEmpty() ? e.getMessage() : shown(text) + Suggestion.hint(text, words) + "allowed: " + allowed));
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
