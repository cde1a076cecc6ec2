package org.mailroom.domain.search;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;

/**
 * What is wanted of a conversation: all of these. A text holds when a message of the conversation has it; what texts are the same, docs/search.md tells.
 *
 * @see QueryText how people write it
 */
public record Query(List<Wish> wishes) {
    /** @param not  whether it must not hold */
    public record Wish(Term term, boolean not) {
    }

    /** Something that holds of a conversation or does not. */
    public sealed interface Term {
    }

    /** A text in what people see of a message, or in a part of that. */
    public record Text(Place place, String text) implements Term {
    }

    /** Where a text stands. */
    public enum Place { ANYWHERE, FROM, TO, SUBJECT }

    /** It has this number, or had it. */
    public record Numbered(ConversationNumber number) implements Term {
    }

    public record Is(Status status) implements Term {
    }

    /** @param agent  empty for nobody */
    public record AssignedTo(Optional<EmailAddress> agent) implements Term {
    }

    public record Tagged(Tag tag) implements Term {
    }

    /** Somebody from outside with this address takes part, in lower case. */
    public record With(String customer) implements Term {
    }

    /** It began before this day, in the team's time zone. */
    public record Before(LocalDate day) implements Term {
    }

    /** Something happened to it on this day or later, in the team's time zone. */
    public record After(LocalDate day) implements Term {
    }

    public Query {
        wishes = List.copyOf(wishes);
    }

    /** @throws QueryRefused when the text is no query */
    public static Query of(String text, Optional<EmailAddress> asker) {
        return new QueryText(text, asker).query();
    }

    /** The wishes that only the texts of messages can answer. */
    public List<Wish> texts() {
        return wishes.stream().filter(wish -> wish.term() instanceof Text).toList();
    }

    /** The wishes that what is known of a conversation answers. */
    public List<Wish> facts() {
        return wishes.stream().filter(Predicate.not(wish -> wish.term() instanceof Text)).toList();
    }
}
