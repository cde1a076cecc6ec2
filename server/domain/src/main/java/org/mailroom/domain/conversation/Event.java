package org.mailroom.domain.conversation;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An entry for the journal.
 *
 * @param what  the kind: {@code assigned}, {@code status}, {@code locked}, …
 * @param details  words by name; never content of a message
 */
public record Event(String what, Map<String, String> details) {
    /** The kinds that the journal has, but for those of rules' webhooks. Nothing else gets into it, so that whoever asks for events can be told which there are. */
    public static final Set<String> KINDS = Collections.unmodifiableSet(new TreeSet<>(Set.of("answer-cancelled", "answer-held", "answer-refused", "answer-waits", "answer-warned", "answered",
        "answered-automatically", "assigned", "automatic-answer-failed", "command-refused", "created", "deleted", "due-soon", "duplicate", "erased", "filed", "locked", "merged", "noted",
        "overdue", "priority", "received", "released", "screened", "split", "status", "tags", "transferred", "unassigned", "unlocked", "woke")));
    private static final Pattern OF_A_RULE = Pattern.compile("rule-[0-9a-f]{12}");

    public Event {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Whether the journal has such events. */
    public static boolean known(String what) {
        return KINDS.contains(what) || OF_A_RULE.matcher(what).matches();
    }

    static Event of(String what) {
        return new Event(what, Map.of());
    }
}
