package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;

/**
 * Where the messages of a conversation stand and what they are marked with: what its state says, and nothing else.
 *
 * @param keywords  of all its messages
 * @param flagged  whether they carry {@code \Flagged}
 */
public record Placement(TeamFolder folder, Set<String> keywords, boolean flagged) {
    /** On notes. */
    public static final String MEMO = "$memo";
    /** On all messages of a conversation that has notes. */
    public static final String HAS_MEMO = "$hasmemo";
    /** On automatic mail. */
    public static final String AUTO_SENT = "$autosent";
    /** Begins the keyword of who holds the lock. */
    public static final String WRITING = "writing@";
    /** Asked for, it takes the lock; never stored. */
    public static final String LOCK = "$lock";
    private static final Set<String> KEPT = Set.of(MEMO, HAS_MEMO, AUTO_SENT, "$duesoon", "$overdue", "$urgent", "$high", "$low", LOCK);

    public static Placement of(Conversation conversation, Team team, Instant now) {
        Optional<String> handle = conversation.assignee().filter(agent -> team.role(agent).isPresent()).map(team::handle);
        Set<String> keywords = new TreeSet<>();
        handle.ifPresent(name -> keywords.add("@" + name));
        conversation.lockAt(now).ifPresent(lock -> keywords.add(WRITING + name(lock.holder(), team)));
        conversation.tags().forEach(tag -> keywords.add(tag.keyword()));
        conversation.priority().keyword().ifPresent(keywords::add);
        if (conversation.notes()) {
            keywords.add(HAS_MEMO);
        }
        conversation.service().word().ifPresent(word -> keywords.add("$" + word));
        if (team.settings().labels()) {
            labels(conversation, now).forEach(label -> keywords.add("$label" + label));
        }
        return new Placement(folder(conversation, team), keywords, conversation.priority().flagged());
    }

    /** The labels that Thunderbird shows without being told of them: 1 Important, 2 Work, 3 Personal, 4 To Do. */
    private static Set<Integer> labels(Conversation conversation, Instant now) {
        Set<Integer> labels = new TreeSet<>();
        if (conversation.priority().flagged()) {
            labels.add(1);
        }
        if (conversation.lockAt(now).isPresent()) {
            labels.add(2);
        }
        if (conversation.assignee().isPresent()) {
            labels.add(3);
        }
        if (conversation.notes()) {
            labels.add(4);
        }
        return labels;
    }

    private static String name(EmailAddress agent, Team team) {
        return team.role(agent).isPresent() ? team.handle(agent) : agent.value();
    }

    private static TeamFolder folder(Conversation conversation, Team team) {
        if (conversation.status() != Status.OPEN) {
            return conversation.status().folder();
        }
        return conversation.assignee().filter(agent -> TeamFolder.of(team).contains(TeamFolder.of(team.handle(agent))))
            .map(agent -> TeamFolder.of(team.handle(agent))).orElse(TeamFolder.QUEUE);
    }

    /** Whether a keyword is the server's to set: what clients store of it is a command, or ignored. */
    public static boolean kept(String keyword) {
        String small = keyword.toLowerCase(java.util.Locale.ROOT);
        return small.startsWith("@") || small.startsWith("#") || small.startsWith(WRITING) || KEPT.contains(small);
    }

    /** As {@link #kept(String)}, with what the team's settings add. */
    public static boolean kept(String keyword, Team team) {
        return kept(keyword) || team.settings().labels() && keyword.toLowerCase(java.util.Locale.ROOT).matches("\\$label[1-4]");
    }

    /** Whether conversations stand in this folder, as opposed to drafts, sent answers and templates. */
    public static boolean holdsConversations(TeamFolder folder) {
        return folder.equals(TeamFolder.QUEUE) || folder.path().startsWith("@") || Set.of(TeamFolder.WAITING, TeamFolder.SNOOZED,
            TeamFolder.DONE, TeamFolder.SPAM, TeamFolder.QUARANTINE, TeamFolder.TRASH).contains(folder)
            || folder.path().startsWith(TeamFolder.SNOOZED.path() + TeamFolder.DELIMITER);
    }
}
