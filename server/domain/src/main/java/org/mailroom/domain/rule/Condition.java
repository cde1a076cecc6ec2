package org.mailroom.domain.rule;

import java.util.List;
import java.util.function.Function;

/** Whether something holds of a mail. Immutable; the same facts have the same answer. */
public sealed interface Condition {

    boolean holds(Facts facts);

    /** What has texts to look at. */
    enum Field {
        RECIPIENT(Facts::recipients),
        FROM(Facts::from),
        SUBJECT(facts -> List.of(facts.subject())),
        BODY(facts -> List.of(facts.body())),
        ATTACHMENT(Facts::attachments),
        LANGUAGE(facts -> facts.language().map(Text::of).stream().toList()),
        AUTH(Facts::auth),
        SEGMENT(facts -> facts.segment().map(Text::of).stream().toList());

        private final Function<Facts, List<Text>> texts;

        Field(Function<Facts, List<Text>> texts) {
            this.texts = texts;
        }
    }

    /** One of a field's texts passes the test. */
    record About(Field field, TextTest test) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return any(field.texts.apply(facts), test);
        }
    }

    /** One of the header fields of this name passes the test. */
    record Header(String name, TextTest test) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return any(facts.header(name), test);
        }
    }

    record HasAttachment(boolean wanted) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return facts.hasAttachment() == wanted;
        }
    }

    /** The size, in bytes, is in one of the ranges. */
    record Size(List<Range> ranges) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return ranges.stream().anyMatch(range -> range.has(facts.size()));
        }
    }

    /** The score is in one of the ranges; not when there is none. */
    record SpamScore(List<Range> ranges) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return facts.spamScore().isPresent() && ranges.stream().anyMatch(range -> range.has(facts.spamScore().getAsDouble()));
        }
    }

    record During(Hours hours) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return facts.hours() == hours;
        }
    }

    /** All of them hold; always when there is none. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public boolean holds(Facts facts) {
            return conditions.stream().allMatch(condition -> condition.holds(facts));
        }
    }

    /** One of them holds. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }

        @Override
        public boolean holds(Facts facts) {
            return conditions.stream().anyMatch(condition -> condition.holds(facts));
        }
    }

    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return !condition.holds(facts);
        }
    }

    private static boolean any(List<Text> texts, TextTest test) {
        return texts.stream().anyMatch(test::holds);
    }
}
