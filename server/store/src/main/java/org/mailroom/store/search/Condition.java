package org.mailroom.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a message must be to be found. */
sealed interface Condition {
    record Every(List<Condition> parts) implements Condition { }

    record Some(List<Condition> parts) implements Condition { }

    record None(List<Condition> parts) implements Condition { }

    /** Told by what the database knows without the message. */
    record Fact(Predicate<Row> holds) implements Condition { }

    /** A system flag is set, or is not; a fact that the database can select by. */
    record Flagged(int bit, boolean set) implements Condition { }

    record Sent(SentDate date) implements Condition { }

    record Holds(Wanted wanted) implements Condition { }

    /** What the message itself says. */
    interface Verdicts {
        Truth of(Wanted wanted);

        Truth of(SentDate date);
    }

    default Truth judge(Row row, Verdicts verdicts) {
        if (this instanceof Every every) {
            return Truth.every(every.parts(), part -> part.judge(row, verdicts));
        }
        if (this instanceof Some some) {
            return Truth.some(some.parts(), part -> part.judge(row, verdicts));
        }
        if (this instanceof None none) {
            return Truth.some(none.parts(), part -> part.judge(row, verdicts)).not();
        }
        if (this instanceof Fact fact) {
            return Truth.of(fact.holds().test(row));
        }
        if (this instanceof Flagged flagged) {
            return Truth.of(row.has(flagged.bit()) == flagged.set());
        }
        return this instanceof Sent sent ? verdicts.of(sent.date()) : verdicts.of(((Holds) this).wanted());
    }

    /** All conditions that this one is made of, and itself. */
    default Stream<Condition> all() {
        List<Condition> parts = new ArrayList<>();
        if (this instanceof Every every) {
            parts.addAll(every.parts());
        } else if (this instanceof Some some) {
            parts.addAll(some.parts());
        } else if (this instanceof None none) {
            parts.addAll(none.parts());
        }
        return Stream.concat(Stream.of(this), parts.stream().flatMap(Condition::all));
    }

    /** The texts that it asks for. */
    default List<Wanted> texts() {
        return all().filter(Holds.class::isInstance).map(part -> ((Holds) part).wanted()).distinct().toList();
    }

    default List<SentDate> dates() {
        return all().filter(Sent.class::isInstance).map(part -> ((Sent) part).date()).distinct().toList();
    }
}
