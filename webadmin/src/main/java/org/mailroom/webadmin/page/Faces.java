package org.mailroom.webadmin.page;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How people are shown in a small circle. */
final class Faces {
    private Faces() {
    }

    /** The first letters of the first two words of a name. */
    static String letters(String name) {
        return Stream.of(name.strip().split("[\\s.@_-]+")).filter(word -> !word.isEmpty()).limit(2)
            .map(word -> word.substring(0, word.offsetByCodePoints(0, 1))).collect(Collectors.joining()).toUpperCase(Locale.ROOT);
    }
}
