package org.mailroom.store.conversation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.conversation.ConversationNumber;

/**
 * Which mails are about a person, as their header says: what the person has written, what the house has written to nobody else outside, and what belongs to one of the person's conversations, or is a letter in the
 * house about one. Immutable.
 *
 * @param address  in small letters
 * @param house  whether an address is of the house
 * @param numbers  all that the person's own conversations have or had
 */
public record Concern(String address, Predicate<String> house, Set<ConversationNumber> numbers) {
    private static final String CONVERSATION = "X-Mailroom-Conversation";

    public Concern {
        numbers = Set.copyOf(numbers);
    }

    /** Texts in small letters; a header that has none of them need not be looked at. */
    public List<String> marks() {
        Set<String> marks = new TreeSet<>(Set.of(address));
        numbers.forEach(number -> marks.add(number.team().value().toLowerCase(Locale.ROOT) + "-"));
        return List.copyOf(marks);
    }

    public boolean holds(Header header) {
        Set<String> authors = all(header, "From");
        if (authors.isEmpty()) {
            authors = all(header, "Sender");
        }
        if (authors.isEmpty()) {
            authors = all(header, "Return-Path");
        }
        Set<String> outside = all(header, "To", "Cc", "Bcc", "Resent-To", "Resent-Cc");
        outside.removeIf(house);
        boolean ours = authors.stream().allMatch(house);
        return authors.contains(address) || ours && outside.equals(Set.of(address)) || ours && outside.isEmpty() && ConversationNumber.in(Letters.text(header, "Subject")).filter(numbers::contains).isPresent()
            || ConversationNumber.parse(Letters.text(header, CONVERSATION)).filter(numbers::contains).isPresent();
    }

    /** The same for who sends a mail, and to whom, as its envelope says. */
    public boolean holds(String sender, List<String> recipients) {
        Set<String> outside = new TreeSet<>();
        recipients.forEach(recipient -> outside.add(recipient.toLowerCase(Locale.ROOT)));
        outside.removeIf(house);
        return sender.equalsIgnoreCase(address) || outside.equals(Set.of(address)) && (sender.isEmpty() || house.test(sender.toLowerCase(Locale.ROOT)));
    }

    private static Set<String> all(Header header, String... fields) {
        Set<String> all = new TreeSet<>();
        for (String field : fields) {
            Letters.addresses(header, field).forEach(all::add);
        }
        return all;
    }
}
