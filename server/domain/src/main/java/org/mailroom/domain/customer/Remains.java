package org.mailroom.domain.customer;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.mailroom.domain.conversation.Event;

/** What an entry of the journal still says when the person that it tells of is erased: who did what when, and no word of or about the person. */
public final class Remains {
    /** Events whose details are of the house: states, times, agents, numbers of conversations. Of all others nothing stays. */
    private static final Set<String> OF_THE_HOUSE = Set.of("created", "received", "status", "woke", "priority", "due-soon", "overdue", "assigned", "unassigned", "locked", "unlocked",
        "answer-refused", "answer-warned", "answer-waits", "answer-held", "answer-cancelled", "answered-automatically", "merged", "split", "transferred", "screened", "erased");
    /** Of the screening, whose mail it was. */
    private static final String BLOCKED = "blocked";

    private Remains() {
    }

    /**
     * The details that stay.
     *
     * @param house  whether an address is of the house, as it may stay
     */
    public static Map<String, String> of(Event event, Predicate<String> house) {
        Map<String, String> stay = new TreeMap<>();
        if (OF_THE_HOUSE.contains(event.what())) {
            event.details().forEach((name, value) -> {
                if (!name.equals(BLOCKED) && (value.indexOf('@') < 0 || house.test(value))) {
                    stay.put(name, value);
                }
            });
        }
        return stay;
    }
}
