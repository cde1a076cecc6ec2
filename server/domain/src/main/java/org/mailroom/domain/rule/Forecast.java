package org.mailroom.domain.rule;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/**
 * What would become of a mail for a team.
 *
 * @param rules  the names of those that apply, in order
 * @param goesOn  the conversation that it would join; then most of what rules say does not count
 * @param copies  the conversations that it would stand in; none when it is rejected
 * @param category  what the rules call it
 * @param reply  the saved reply that its sender would get, or why there is none that a rule asks for
 * @param forward  where copies would go, or why one would not
 * @param webhook  what would be told
 * @param rejection  why it is rejected
 * @param screening  what was found beside the rules: a virus, a score, a blocked sender
 * @param live  whether it is asked as if the mail came now; else the state of a conversation that was there is not known
 */
public record Forecast(String rules, Optional<ConversationNumber> goesOn, List<Copy> copies, String category, String reply, String forward, String webhook,
                       Optional<String> rejection, String screening, boolean live) {
    public static final String NOBODY = "nobody";
    private static final String NOTHING = "-";
    private static final String FOLDER = "folder";
    private static final String KEYWORDS = "keywords";
    /** Of the conversation; without one there is none that could have a priority. */
    private static final Set<String> OF_CONVERSATION = Set.of("status", "assignee", "priority", "category", "tags");

    /**
     * A conversation that the mail would stand in.
     *
     * @param number  of one that is there; one to begin has the number that is next now
     * @param assignee  empty: nobody
     * @param why  why the team's assignment would choose the assignee, or finds nobody
     * @param folder  the whole name, as members see it
     * @param keywords  of the mail
     */
    public record Copy(TeamKey team, ConversationNumber number, Status status, Optional<EmailAddress> assignee, String why, Priority priority, SortedSet<Tag> tags, String folder,
                       Set<String> keywords, boolean flagged) {

        /** @param team  of the conversation */
        public static Copy of(Foreseen it, Team team) {
            Conversation conversation = it.conversation();
            String below = it.placement().folder().path();
            return new Copy(conversation.team(), conversation.number(), conversation.status(), conversation.assignee(), it.why(), conversation.priority(), conversation.tags(),
                "Teams/" + team.name() + (below.isEmpty() ? "" : "/" + below), it.keywords(), it.placement().flagged());
        }

        private String who() {
            return assignee.map(EmailAddress::value).orElse(NOBODY) + (why.isEmpty() ? "" : " (" + why + ")");
        }
    }

    public Forecast {
        copies = List.copyOf(copies);
    }

    /** In words, by what it is about, always the same in the same order. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("team", list(copies.stream().map(copy -> copy.team().value()).toList()));
        words.put("goes on with", goesOn.map(ConversationNumber::toString).orElse(NOTHING));
        boolean known = live || goesOn.isEmpty();
        words.put("status", known ? each(copy -> copy.status().word()) : NOTHING);
        words.put("assignee", known ? each(Copy::who) : NOTHING);
        words.put(FOLDER, known ? each(Copy::folder) : NOTHING);
        words.put("priority", known ? each(copy -> copy.priority().word()) : NOTHING);
        words.put("category", goesOn.isEmpty() && !copies.isEmpty() ? said(category) : NOTHING);
        words.put("tags", known ? each(copy -> list(copy.tags().stream().map(Tag::value).toList())) : NOTHING);
        words.put(KEYWORDS, known ? each(copy -> list(new TreeSet<>(copy.keywords()))) : NOTHING);
        words.put("reply", said(reply));
        words.put("forward", said(forward));
        words.put("webhook", said(webhook));
        words.put("reject", rejection.orElse(NOTHING));
        words.put("screening", said(screening));
        words.put("rules", said(rules));
        return words;
    }

    /** The same of all copies once, else of each. */
    private String each(Function<Copy, String> what) {
        List<String> said = copies.stream().map(what).distinct().toList();
        return said.size() > 1 ? list(copies.stream().map(copy -> copy.team() + ": " + what.apply(copy)).toList()) : said.isEmpty() ? NOTHING : said.get(0);
    }

    private static String list(Collection<?> all) {
        return all.isEmpty() ? NOTHING : all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String said(String text) {
        return text.isEmpty() ? NOTHING : text;
    }

    /** What is otherwise in another forecast of the same mail, by what it is about: here and there. Which rules have said so is no difference by itself, and folder and keywords follow from the rest. */
    public Map<String, List<String>> differences(Forecast other) {
        Map<String, String> there = other.words();
        Map<String, List<String>> differences = new LinkedHashMap<>();
        words().forEach((what, here) -> {
            if (!here.equals(there.get(what))) {
                differences.put(what, List.of(here, there.get(what)));
            }
        });
        differences.keySet().removeAll(Set.of(FOLDER, KEYWORDS));
        if (copies.isEmpty() != other.copies.isEmpty()) {
            differences.keySet().removeAll(OF_CONVERSATION);
        }
        if (differences.keySet().equals(Set.of("rules"))) {
            differences.clear();
        }
        return differences;
    }
}
