package org.mailroom.store.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

class TermsTest {
    private static final String[] LETTERS = {"a", "z", "7", "ü", "ß", "я", "ع", "ა", "日", "ア", "한", "𠮷", "\u0301"};

    private static List<String> terms(Set<String> runs) {
        List<String> terms = new ArrayList<>();
        Terms.of(runs).forEachRemaining(terms::add);
        return terms;
    }

    @Test
    void shouldGiveATermForEachPlaceAsFarAsItReaches() {
        assertThat(terms(Set.of("rechnungsnummernkreis"))).hasSize(21).startsWith("rechnungsnummern", "echnungsnummernk").endsWith("is", "s");
        assertThat(terms(Set.of("請求書送付"))).containsExactly("請求書", "求書送", "書送付", "送付", "付");
        assertThat(terms(Set.of("ab𠮷c"))).containsExactly("ab𠮷c", "b𠮷c", "𠮷c", "c");
        assertThat(terms(Set.of())).isEmpty();
    }

    /** Letter by letter: so many as fit, from each place on. */
    @Test
    void shouldReachAsFarWhateverTheLettersAre() {
        Random random = new Random(20261129);
        for (int round = 0; round < 2_000; round++) {
            Set<String> runs = new LinkedHashSet<>();
            List<String> expected = new ArrayList<>();
            int kinds = 1 + random.nextInt(LETTERS.length);
            for (int i = random.nextInt(4); i > 0; i--) {
                StringBuilder run = new StringBuilder();
                for (int n = 1 + random.nextInt(40); n > 0; n--) {
                    run.append(LETTERS[random.nextInt(kinds)]);
                }
                if (runs.add(run.toString())) {
                    int[] letters = run.codePoints().toArray();
                    for (int from = 0; from < letters.length; from++) {
                        int to = from;
                        while (to < letters.length && Spelling.cost(new String(letters, from, to + 1 - from)) <= Spelling.REACH) {
                            to++;
                        }
                        expected.add(new String(letters, from, to - from));
                    }
                }
            }
            assertThat(terms(runs)).isEqualTo(expected);
        }
    }
}
