package org.mailroom.domain.rule;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** What a condition asks of a text. Immutable. */
public sealed interface TextTest {

    boolean holds(Text text);

    /** It is one of these, letter case aside. */
    record Is(Set<String> folded) implements TextTest {
        public Is {
            folded = Set.copyOf(folded);
        }

        @Override
        public boolean holds(Text text) {
            return folded.contains(text.folded());
        }
    }

    /** One of these stands in it, letter case aside. */
    record Contains(List<String> folded) implements TextTest {
        public Contains {
            folded = List.copyOf(folded);
        }

        @Override
        public boolean holds(Text text) {
            for (String part : folded) {
                if (text.folded().contains(part)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One of these regular expressions (RE2) is found in it; takes time in proportion to the text, whatever the expression. */
    record Matches(List<Expression> expressions) implements TextTest {
        public Matches {
            expressions = List.copyOf(expressions);
        }

        @Override
        public boolean holds(Text text) {
            for (Expression expression : expressions) {
                if (text.small().contains(expression.needed()) && expression.pattern().matcher(text.raw()).find()) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A regular expression.
     *
     * @param needed  what must stand in {@link Text#small} for it to be found
     */
    record Expression(Pattern pattern, String needed) {
    }

    static TextTest is(List<String> values) {
        return new Is(values.stream().map(value -> Text.fold(value.strip())).collect(Collectors.toSet()));
    }

    static TextTest contains(List<String> values) {
        return new Contains(values.stream().map(Text::fold).toList());
    }

    /** @throws IllegalArgumentException when one is no expression that RE2 knows, with a sentence for people */
    static TextTest matches(List<String> expressions) {
        return new Matches(expressions.stream().map(expression -> new Expression(pattern(expression), Needed.by(expression))).toList());
    }

    private static Pattern pattern(String expression) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + expression + "' is no regular expression: " + e.getDescription() + " at '" + e.getPattern().replaceFirst("^\\(\\?m\\)\\(\\?i\\)", "")
                + "'; allowed: those of RE2, which have no look-around and no back-references", e);
        }
    }
}
