package org.mailroom.domain.conversation;

import java.util.Map;
import java.util.TreeMap;

/**
 * An entry for the journal.
 *
 * @param what  the kind: {@code assigned}, {@code status}, {@code locked}, …
 * @param details  words by name; never content of a message
 */
public record Event(String what, Map<String, String> details) {
    public Event {
        details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
    }

    static Event of(String what) {
        return new Event(what, Map.of());
    }
}
