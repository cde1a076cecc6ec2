package org.mailroom.domain.rule;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * What would become of a mail for a team.
 *
 * @param outcome  what the rules say
 * @param goesOn  the conversation that it would join; then most of what rules say does not count
 * @param copies  the conversations that it would begin
 */
public record Forecast(Outcome outcome, Optional<ConversationNumber> goesOn, List<Copy> copies) {
    public static final String NOBODY = "nobody";
    private static final String NOTHING = "-";

    /**
     * A conversation to come.
     *
     * @param assignee  with the reason; empty: nobody
     */
    public record Copy(TeamKey team, Status status, Optional<EmailAddress> assignee, String why) {
    }

    public Forecast {
        copies = List.copyOf(copies);
    }

    /** In words, by what it is about, always the same in the same order. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("team", copies.isEmpty() ? NOTHING : list(copies.stream().map(copy -> copy.team().value()).toList()));
        words.put("goes on with", goesOn.map(ConversationNumber::toString).orElse(NOTHING));
        boolean begins = goesOn.isEmpty() && !copies.isEmpty();
        words.put("status", begins ? list(copies.stream().map(copy -> copy.status().word()).distinct().toList()) : NOTHING);
        words.put("assignee", begins ? list(copies.stream().map(Forecast::assignee).distinct().toList()) : NOTHING);
        words.put("priority", begins ? outcome.priority().orElse(Priority.NORMAL).word() : NOTHING);
        words.put("category", begins ? outcome.category().map(Tag::value).orElse(NOTHING) : NOTHING);
        words.put("tags", begins ? list(outcome.tags().stream().map(Tag::value).toList()) : NOTHING);
        words.put("reply", outcome.reply().orElse(NOTHING));
        words.put("forward", list(outcome.forwards()));
        words.put("webhook", list(outcome.calls()));
        words.put("reject", outcome.rejection().orElse(NOTHING));
        words.put("rules", list(outcome.rules()));
        return words;
    }

    private static String assignee(Copy copy) {
        return copy.assignee().map(agent -> agent + (copy.why().isEmpty() ? "" : " (" + copy.why() + ")")).orElse(copy.why().isEmpty() ? NOBODY : NOBODY + " (" + copy.why() + ")");
    }

    private static String list(Collection<?> all) {
        return all.isEmpty() ? NOTHING : all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** What is otherwise in another forecast of the same mail, by what it is about: here and there. Which rules have said so is no difference by itself. */
    public Map<String, List<String>> differences(Forecast other) {
        Map<String, String> there = other.words();
        Map<String, List<String>> differences = new LinkedHashMap<>();
        words().forEach((what, here) -> {
            if (!here.equals(there.get(what))) {
                differences.put(what, List.of(here, there.get(what)));
            }
        });
        if (copies.isEmpty() != other.copies.isEmpty()) {
            // Without a conversation there is none that could have a priority.
            differences.keySet().removeAll(Set.of("status", "assignee", "priority", "category", "tags"));
        }
        if (differences.keySet().equals(Set.of("rules"))) {
            differences.clear();
        }
        return differences;
    }
}
