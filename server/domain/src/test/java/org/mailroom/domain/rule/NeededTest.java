package org.mailroom.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

class NeededTest {
    private static final String[] PIECES = {"a", "b", "K", "s", "\u017f", "\u212a", "é", "İ", "7", " ", ".", "\\.", "\\d", "\\b", "\\pL", "\\p{Greek}", "\\x41", "\\x{1F600}", "\\101", "*", "+", "?", "*?",
        "+?", "{2}", "{0,1}", "{0}", "{", "}", "(", ")", "(?:", "(?i)", "(?s)", "(?-i)", "|", "[ab]", "[^a]", "[]a]", "[^]b]", "[[:alpha:]k]", "[a\\]]", "[", "]", "^", "$", "\\Q", "\\E", "abc", "kiss"};
    private static final String[] LETTERS = {"a", "b", "c", "k", "s", "i", "K", "S", "\u017f", "\u212a", "\u0301", "é", "İ", "ß", "ẞ", "7", " ", ".", "\n", "]", "{", "}", "α", "abc", "kiss", "KI\u017fs"};

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"invoice, invoice", "Invoice [0-9]+ of, \"invoice \"", "inv(oi|)ce, inv", "cance?l, canc", "contract (no|number) 4711, \"contract \"", "a|b, \"\"", "(a|b)c, c",
        "colou?r code, r code", "x{3}yz, yz", "\\d+-order, -order", "a\\.b, a.b", "[a-z]+, \"\"", "\\Qa|b\\E, \"\"", "größe, gr"})
    void shouldNameTheLongestRunThatMustBeThere(String expression, String needed) {
        assertThat(Needed.by(expression).strip()).isEqualTo(needed.strip());
    }

    /** Whatever an expression finds, and whatever stands around it, the test that looks for what is needed first finds it too. */
    @Test
    void shouldNeverPassOverWhatIsFound() {
        Random random = new Random(42);
        int compiled = 0;
        int found = 0;
        for (int i = 0; i < 40_000; i++) {
            String expression = some(random, PIECES, 6);
            Pattern pattern;
            try {
                pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
            } catch (PatternSyntaxException none) {
                continue;
            }
            compiled++;
            TextTest test = TextTest.matches(List.of(expression));
            for (int j = 0; j < 10; j++) {
                String text = some(random, LETTERS, 8);
                boolean finds = pattern.matcher(text).find();
                found += finds ? 1 : 0;
                assertThat(test.holds(Text.of(text))).as("'%s' in '%s'", expression, text).isEqualTo(finds);
            }
        }
        assertThat(compiled).isGreaterThan(10_000);
        assertThat(found).isGreaterThan(10_000);
    }

    private static String some(Random random, String[] of, int most) {
        StringBuilder some = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            some.append(of[random.nextInt(of.length)]);
        }
        return some.toString();
    }
}
