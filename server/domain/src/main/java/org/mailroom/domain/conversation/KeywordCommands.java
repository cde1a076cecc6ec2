package org.mailroom.domain.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.mailroom.domain.Refused;
import org.mailroom.domain.screen.Verdict;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;

/** What it means to set keywords on a message of a conversation, or to take them off. In any letter case. */
public final class KeywordCommands {
    /** The spam gesture, as IANA registers it. */
    public static final String JUNK = "$Junk";
    public static final String NOT_JUNK = "$NotJunk";
    public static final String PHISHING = "$Phishing";
    private static final List<String> VERDICTS = List.of(JUNK, NOT_JUNK, PHISHING);
    private static final String UNCHANGED = " Nothing was changed.";

    /** How a client wants keywords to change. */
    public enum Mode {
        ADD, REMOVE, REPLACE
    }

    private KeywordCommands() {
    }

    /** Whether a STORE of this keyword is more than a mark. */
    public static boolean means(String keyword) {
        return Placement.kept(keyword) || verdict(keyword).isPresent();
    }

    /** How a mark of clients' own is stored: as it came, the spam verdicts as they are registered. */
    public static String stored(String keyword) {
        return verdict(keyword).orElse(keyword);
    }

    /** What these keywords say of the mail, also where it stands already as they say. */
    public static Optional<Verdict> said(Set<String> keywords) {
        return keywords.stream().flatMap(keyword -> verdict(keyword).stream()).findFirst().map(verdict -> verdict.equals(NOT_JUNK) ? Verdict.HAM : Verdict.SPAM);
    }

    /** What a verdict takes off. */
    public static Set<String> against(Set<String> set) {
        Set<String> gone = new TreeSet<>();
        for (String keyword : set) {
            verdict(keyword).ifPresent(verdict -> gone.addAll(verdict.equals(NOT_JUNK) ? List.of(JUNK, PHISHING) : List.of(NOT_JUNK)));
        }
        return gone;
    }

    /**
     * The commands, in the order in which they are to be done. Replacing takes off tags and priority, not the assignee: that is said with {@code -FLAGS}.
     *
     * @throws Refused when a keyword names nobody, is no tag, or contradicts another
     */
    public static List<Command> of(Conversation it, Team team, Set<String> keywords, Mode mode) {
        Set<String> named = keywords.stream().map(keyword -> keyword.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
        List<Command> commands = new ArrayList<>();
        if (mode == Mode.REPLACE && named.stream().noneMatch(Placement::kept)) {
            // A client that knows no keywords marks a message as read: it does not mean to take the conversation from anybody.
            verdict(it, named).ifPresent(commands::add);
            return commands;
        }
        assignment(it, team, named, mode).ifPresent(commands::add);
        tags(it, named, mode).ifPresent(commands::add);
        priority(it, named, mode).ifPresent(commands::add);
        if (named.contains(Placement.LOCK)) {
            commands.add(mode == Mode.REMOVE ? new Command.ReleaseLock() : new Command.TakeLock(Lock.Cause.ASKED));
        }
        if (mode != Mode.REMOVE) {
            verdict(it, named).ifPresent(commands::add);
        }
        return commands;
    }

    private static Optional<Command> assignment(Conversation it, Team team, Set<String> named, Mode mode) {
        if (mode == Mode.REMOVE) {
            return it.assignee().filter(agent -> named.contains("@" + team.handle(agent).toLowerCase(Locale.ROOT))).map(agent -> new Command.Unassign());
        }
        List<EmailAddress> agents = named.stream().filter(keyword -> keyword.startsWith("@"))
            .map(keyword -> FolderCommands.member(team, keyword.substring(1))).distinct().toList();
        if (agents.size() > 1) {
            throw Refused.impossible("A conversation is assigned to one agent at most, not to " + agents.stream().map(EmailAddress::value)
                .collect(Collectors.joining(" and ")) + "." + UNCHANGED);
        }
        if (agents.isEmpty()) {
            return Optional.empty();
        }
        boolean already = mode == Mode.REPLACE && it.assignee().equals(Optional.of(agents.get(0)));
        return already ? Optional.empty() : Optional.of(new Command.Assign(agents.get(0)));
    }

    private static Optional<Command> tags(Conversation it, Set<String> named, Mode mode) {
        Set<Tag> tags = named.stream().filter(keyword -> keyword.startsWith("#")).map(Tag::of).collect(Collectors.toCollection(TreeSet::new));
        Set<Tag> others = new TreeSet<>(it.tags());
        others.removeAll(tags);
        Command.ChangeTags change = switch (mode) {
            case ADD -> new Command.ChangeTags(tags, Set.of());
            case REMOVE -> new Command.ChangeTags(Set.of(), tags);
            case REPLACE -> new Command.ChangeTags(tags, others);
        };
        return change.add().isEmpty() && change.remove().isEmpty() ? Optional.empty() : Optional.of(change);
    }

    private static Optional<Command> priority(Conversation it, Set<String> named, Mode mode) {
        List<Priority> priorities = named.stream().filter(keyword -> keyword.startsWith("$"))
            .flatMap(keyword -> Priority.of(keyword.substring(1)).filter(priority -> priority != Priority.NORMAL).stream()).toList();
        if (mode == Mode.REMOVE) {
            return priorities.contains(it.priority()) ? Optional.of(new Command.Prioritise(Priority.NORMAL)) : Optional.empty();
        }
        if (priorities.size() > 1) {
            throw Refused.impossible("A conversation has one priority: $urgent, $high or $low." + UNCHANGED);
        }
        return priorities.isEmpty() && mode == Mode.ADD ? Optional.empty()
            : Optional.of(new Command.Prioritise(priorities.isEmpty() ? Priority.NORMAL : priorities.get(0)));
    }

    private static Optional<Command> verdict(Conversation it, Set<String> named) {
        Set<String> verdicts = named.stream().flatMap(keyword -> verdict(keyword).stream()).collect(Collectors.toCollection(TreeSet::new));
        if (verdicts.contains(NOT_JUNK) && verdicts.size() > 1) {
            throw Refused.impossible("A message is either spam or not: " + String.join(" and ", verdicts) + " contradict each other." + UNCHANGED);
        }
        if (verdicts.isEmpty()) {
            return Optional.empty();
        }
        if (!verdicts.contains(NOT_JUNK)) {
            return Optional.of(new Command.Park(Status.SPAM));
        }
        return it.status() == Status.SPAM ? Optional.of(new Command.Reopen()) : Optional.empty();
    }

    private static Optional<String> verdict(String keyword) {
        return VERDICTS.stream().filter(verdict -> verdict.equalsIgnoreCase(keyword)).findFirst();
    }
}
