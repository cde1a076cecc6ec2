package org.mailroom.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Finds the known word that somebody may have meant. */
public final class Suggestion {
    private Suggestion() {
    }

    /** The known word nearest to {@code word}, letter case aside, when it is near enough to be meant. */
    public static Optional<String> of(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(1, word.length() / 3);
        ToIntFunction<String> far = candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT));
        return known.stream()
            .filter(candidate -> far.applyAsInt(candidate) <= tolerance)
            .min(Comparator.comparingInt(far).thenComparing(Comparator.naturalOrder()));
    }

    /** What stands between a complaint and what is allowed: {@code ; did you mean 'ports'? }, or {@code ; }. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(meant -> "; did you mean '" + meant + "'? ").orElse("; ");
    }

    /** What ends a complaint: {@code ; did you mean 'ports'?}, or nothing. */
    public static String end(String word, Collection<String> known) {
        return of(word, known).map(meant -> "; did you mean '" + meant + "'?").orElse("");
    }

    /** Letters to insert, remove, replace, or exchange with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
