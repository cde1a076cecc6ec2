package org.mailroom.app.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.rule.Hours;
import org.mailroom.domain.rule.Range;
import org.mailroom.domain.rule.TextTest;
import org.mailroom.domain.team.EmailAddress;

/** The kinds of values that rules have. */
final class RuleWords {
    static final Kind<String> ANY = Kind.of("text of at least one character", text -> {
        require(!text.isEmpty());
        return text;
    });
    static final Kind<String> EXPRESSION = Kind.explained(text -> {
        TextTest.matches(List.of(text));
        return text;
    });
    static final Kind<String> LANGUAGE = Kind.of("a code of ISO 639-1 such as en, de, ja", text -> {
        String code = text.toLowerCase(Locale.ROOT);
        require(Arrays.asList(Locale.getISOLanguages()).contains(code));
        return code;
    });
    static final Kind<String> AUTH = Kind.of("pass, fail, none, or spf=, dkim= or dmarc= with a result, such as spf=softfail", text -> {
        require(text.toLowerCase(Locale.ROOT).matches("pass|fail|none|(spf|dkim|dmarc)=(pass|fail|none|softfail|neutral|policy|temperror|permerror)"));
        return text;
    });
    static final Kind<Hours> HOURS = Kinds.choice(Hours.class, RuleWords::word);
    static final Kind<Double> SIZE = Kind.of("a size such as 5M or 200K", text -> (double) Kinds.size("0", "1000G").reader().apply(text));
    static final Kind<Range> SIZES = ranges("a size such as 5M or 200K, or sizes such as >5M, <=1M or 1M..5M", SIZE);
    static final Kind<Double> SCORE = Kind.of("a score such as 5 or 3.5", text -> {
        require(text.matches("-?[0-9]{1,6}(\\.[0-9]{1,4})?"));
        return Double.valueOf(text);
    });
    static final Kind<Range> SCORES = ranges("a score such as 5 or 3.5, or scores such as >3, <=0 or 3..5", SCORE);

    static final Kind<Priority> PRIORITY = Kinds.choice(Priority.class, Priority::word);
    static final Kind<Status> STATUS = Kinds.word("open", "waiting", "done", "spam", "trash").map(word -> Status.of(word).orElseThrow());
    static final Kind<Tag> TAG = Kind.explained(text -> new Tag(text.toLowerCase(Locale.ROOT).replaceFirst("^#", "")));
    static final Kind<EmailAddress> ADDRESS = Kind.explained(EmailAddress::of);
    static final Kind<HookUrl> URL = Kind.explained(HookUrl::of);
    /** Why something is rejected: a switch or a text. */
    static final Kind<String> REASON = Kind.of("true, or some text on one line that tells why", text -> text.equals("true") ? "a rule rejects it" : Kinds.TEXT.reader().apply(text));

    private RuleWords() {
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Kind<Range> ranges(String allowed, Kind<Double> number) {
        return Kind.of(allowed, text -> Range.parse(text, one -> number.reader().apply(one)));
    }

    private static void require(boolean met) {
        if (!met) {
            throw new IllegalArgumentException("not a value of this kind");
        }
    }
}
