package org.mailroom.app.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.yaml.Section;
import org.mailroom.domain.rule.Condition;
import org.mailroom.domain.rule.Condition.About;
import org.mailroom.domain.rule.Condition.Field;
import org.mailroom.domain.rule.Range;
import org.mailroom.domain.rule.TextTest;
import org.mailroom.domain.setup.Stated;

/** Reads what stands below {@code when}. Whatever is wrong has been told to the section's problems. */
final class ConditionReader {
    static final String[] KEYS = {"recipient", "from", "subject", "body", "header", "size", "attachment", "language", "spamScore", "auth", "segment", "hours", "any", "not"};
    private static final String[] TESTS = {"is", "contains", "matches", "in"};
    private static final String[] RANGES = {"over", "under", "is", "in"};
    private static final String TESTS_ALLOWED = String.join(", ", TESTS);
    /** Of what people write, with what may stand for {@code is} and {@code in}; whether one word alone stands for {@code is} as well. */
    private static final Map<String, Texts> TEXTS = Map.of(
        "recipient", new Texts(Field.RECIPIENT, RuleWords.ANY, false),
        "from", new Texts(Field.FROM, RuleWords.ANY, false),
        "subject", new Texts(Field.SUBJECT, RuleWords.ANY, false),
        "body", new Texts(Field.BODY, RuleWords.ANY, false),
        "attachment", new Texts(Field.ATTACHMENT, RuleWords.ANY, false),
        "language", new Texts(Field.LANGUAGE, RuleWords.LANGUAGE, true),
        "auth", new Texts(Field.AUTH, RuleWords.AUTH, true),
        "segment", new Texts(Field.SEGMENT, RuleWords.ANY, true));

    private static final Kind<String> FIELD_NAME = Kind.of("the name of a header field such as X-Shop or List-Id", text -> {
        if (!text.matches("[!-9;-~]{1,100}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    });

    private record Texts(Field field, Kind<String> words, boolean wordAlone) {
    }

    private ConditionReader() {
    }

    /** All conditions of a section. */
    static Condition all(Section when) {
        List<Condition> all = new ArrayList<>();
        for (String key : when.keys()) {
            all.addAll(one(when, key));
        }
        return all.size() == 1 ? all.get(0) : new Condition.All(all);
    }

    private static List<Condition> one(Section when, String key) {
        return switch (key) {
            case "header" -> header(when);
            case "size" -> ranges(when, key, RuleWords.SIZE, RuleWords.SIZES, Condition.Size::new);
            case "spamScore" -> ranges(when, key, RuleWords.SCORE, RuleWords.SCORES, Condition.SpamScore::new);
            case "hours" -> hours(when);
            case "any" -> any(when);
            case "not" -> List.of(new Condition.Not(all(when.filled(key, KEYS))));
            case "attachment" -> when.isSection(key) ? texts(when, key)
                : when.value(key, attachment()).<List<Condition>>map(wanted -> List.of(new Condition.HasAttachment(wanted))).orElse(List.of());
            default -> texts(when, key);
        };
    }

    private static List<Condition> any(Section when) {
        List<Section> sections = when.sections("any", KEYS);
        if (sections.isEmpty()) {
            when.refuse("any", when.called("any") + " has no condition; allowed: a list such as [{subject: {contains: a}}, {body: {contains: b}}]");
        }
        return List.of(new Condition.Any(sections.stream().map(ConditionReader::all).toList()));
    }

    private static Kind<Boolean> attachment() {
        return Kind.of(Kinds.SWITCH.allowed() + ", or one of " + TESTS_ALLOWED + " with a name or a type such as application/pdf", Kinds.SWITCH.reader());
    }

    private static List<Condition> texts(Section when, String key) {
        Texts texts = TEXTS.get(key);
        if (texts.wordAlone() && !when.isSection(key)) {
            List<String> words = values(when.oneOrMore(key, texts.words()));
            return words.isEmpty() ? List.of() : List.of(new About(texts.field(), TextTest.is(words)));
        }
        return tests(when.filled(key, TESTS), texts.words(), test -> new About(texts.field(), test));
    }

    /** @param words  what may stand for {@code is} and {@code in} */
    private static List<Condition> tests(Section section, Kind<String> words, Function<TextTest, Condition> condition) {
        List<Condition> all = new ArrayList<>();
        for (String test : TESTS) {
            List<String> values = values(section.oneOrMore(test, test.equals("matches") ? RuleWords.EXPRESSION : test.equals("contains") ? RuleWords.ANY : words));
            if (!values.isEmpty()) {
                all.add(condition.apply(switch (test) {
                    case "contains" -> TextTest.contains(values);
                    case "matches" -> TextTest.matches(values);
                    default -> TextTest.is(values);
                }));
            }
        }
        return all;
    }

    /** {@code {X-Shop: {is: paris}}}, or {@code {name: X-Shop, is: paris}}. */
    private static List<Condition> header(Section when) {
        Section fields = when.filled("header");
        List<Condition> all = new ArrayList<>();
        if (fields.has("name") && !fields.isSection("name")) {
            Section named = when.section("header", "name", "is", "contains", "matches", "in");
            if (named.keys().size() == 1) {
                named.needed("contains", RuleWords.ANY);
            }
            named.value("name", FIELD_NAME).ifPresent(name -> all.addAll(tests(named, RuleWords.ANY, test -> new Condition.Header(name, test))));
            return all;
        }
        for (String field : fields.keys()) {
            fields.key(field, FIELD_NAME).ifPresent(name -> all.addAll(tests(fields.filled(field, TESTS), RuleWords.ANY, test -> new Condition.Header(name, test))));
        }
        return all;
    }

    private static List<Condition> ranges(Section when, String key, Kind<Double> number, Kind<Range> range, Function<List<Range>, Condition> condition) {
        if (!when.isSection(key)) {
            List<Range> ranges = values(when.oneOrMore(key, range));
            return ranges.isEmpty() ? List.of() : List.of(condition.apply(ranges));
        }
        Section tests = when.filled(key, RANGES);
        List<List<Range>> all = new ArrayList<>();
        tests.value("over", number).ifPresent(limit -> all.add(List.of(Range.over(limit))));
        tests.value("under", number).ifPresent(limit -> all.add(List.of(Range.under(limit))));
        all.add(values(tests.oneOrMore("is", range)));
        all.add(values(tests.oneOrMore("in", range)));
        return all.stream().filter(some -> !some.isEmpty()).map(condition).toList();
    }

    private static List<Condition> hours(Section when) {
        Section hours = when.isSection("hours") ? when.section("hours", "is") : when;
        return hours.value(when.isSection("hours") ? "is" : "hours", RuleWords.HOURS).<List<Condition>>map(word -> List.of(new Condition.During(word))).orElse(List.of());
    }

    private static <T> List<T> values(List<Stated<T>> stated) {
        return stated.stream().map(Stated::value).toList();
    }
}
