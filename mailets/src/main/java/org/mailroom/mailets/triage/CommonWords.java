package org.mailroom.mailets.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Common words of languages in Latin letters ({@code words.txt}): of one or two sentences they tell more than n-grams. Thread-safe. Proof: {@code LanguagesTest}. */
final class CommonWords {
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}]+");
    private static final Map<String, List<String>> LANGUAGES_OF = read();

    private CommonWords() {
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> languages = new HashMap<>();
        try (InputStream in = CommonWords.class.getResourceAsStream("words.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(text -> !text.startsWith("#")).toList()) {
                String[] parts = line.split(": ", 2);
                new HashSet<>(List.of(parts[1].split(" "))).forEach(word -> languages.computeIfAbsent(word, none -> new ArrayList<>()).add(parts[0]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the list of common words cannot be read from the program's own jar", e);
        }
        return Map.copyOf(languages);
    }

    /** How many different words of each language stand in the text; languages without any are left out. */
    static Map<String, Long> in(String text) {
        Map<String, Long> found = new TreeMap<>();
        for (String word : new HashSet<>(List.of(NO_LETTERS.split(text.toLowerCase(Locale.ROOT))))) {
            LANGUAGES_OF.getOrDefault(word, List.of()).forEach(language -> found.merge(language, 1L, Long::sum));
        }
        return found;
    }
}
