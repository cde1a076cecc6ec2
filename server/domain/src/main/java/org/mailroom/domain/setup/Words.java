package org.mailroom.domain.setup;

import java.util.Locale;

/** The words of the configuration files for the constants of our enums: {@code ROUND_ROBIN} is {@code roundRobin}. */
public final class Words {
    private Words() {
    }

    public static String of(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_")) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }
}
