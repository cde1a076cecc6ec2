package org.mailroom.domain.mail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;

/**
 * What the chain has found out about a mail, and decided, before it is filed. All but reply, calls and findings is for a conversation that the mail begins.
 *
 * @param status  what it begins in; empty for the usual way, never {@link Status#SNOOZED}, which needs a time
 * @param assignee  whose it becomes; empty where the team's assignment decides
 * @param priority  empty for the usual one
 * @param reply  the saved reply that the sender gets at once, by its name; for any conversation
 * @param calls  addresses of the web that are told that it came; for any conversation
 * @param findings  for the journal, words by name; never content of the message
 * @param ruling  all that was decided of the mail, in a form of the chain's own, for another attempt ({@link Attempts}); empty when no rule has applied
 */
public record Handling(Optional<Status> status, Optional<EmailAddress> assignee, Optional<Priority> priority, Set<Tag> tags, Topic topic,
                       Optional<String> reply, Set<HookUrl> calls, Map<String, String> findings, String ruling) {
    public static final Handling USUAL = new Handling(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Topic.UNKNOWN, Optional.empty(), Set.of(), Map.of(), "");

    public Handling {
        if (status.equals(Optional.of(Status.SNOOZED))) {
            throw new IllegalArgumentException("mail cannot be filed as snoozed: that needs a time");
        }
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        calls = Set.copyOf(calls);
        findings = Collections.unmodifiableMap(new TreeMap<>(findings));
    }

    public Handling with(Status other) {
        return new Handling(Optional.of(other), assignee, priority, tags, topic, reply, calls, findings, ruling);
    }

    public Handling with(Priority other) {
        return new Handling(status, assignee, Optional.of(other), tags, topic, reply, calls, findings, ruling);
    }

    public Handling with(Topic other) {
        return new Handling(status, assignee, priority, tags, other, reply, calls, findings, ruling);
    }

    public Handling withAssignee(EmailAddress agent) {
        return new Handling(status, Optional.of(agent), priority, tags, topic, reply, calls, findings, ruling);
    }

    public Handling withTags(Set<Tag> others) {
        return new Handling(status, assignee, priority, others, topic, reply, calls, findings, ruling);
    }

    public Handling withReply(String template) {
        return new Handling(status, assignee, priority, tags, topic, Optional.of(template), calls, findings, ruling);
    }

    public Handling withCalls(Set<HookUrl> urls) {
        return new Handling(status, assignee, priority, tags, topic, reply, urls, findings, ruling);
    }

    public Handling withFindings(Map<String, String> others) {
        return new Handling(status, assignee, priority, tags, topic, reply, calls, others, ruling);
    }

    public Handling withRuling(String text) {
        return new Handling(status, assignee, priority, tags, topic, reply, calls, findings, text);
    }

    public boolean quarantined() {
        return status.equals(Optional.of(Status.QUARANTINED));
    }

    public boolean spam() {
        return status.equals(Optional.of(Status.SPAM));
    }

    /** What is done with a conversation that the mail begins in this team, in this order. Whoever does not work there (any more) does not get it. */
    public List<Command> beginning(Team team) {
        List<Command> commands = new ArrayList<>();
        priority.ifPresent(other -> commands.add(new Command.Prioritise(other)));
        if (!tags.isEmpty()) {
            commands.add(new Command.ChangeTags(tags, Set.of()));
        }
        assignee.filter(agent -> team.role(agent).filter(role -> role.atLeast(Role.AGENT)).isPresent()).ifPresent(agent -> commands.add(new Command.Assign(agent)));
        status.ifPresent(other -> commands.add(new Command.Park(other)));
        return commands;
    }
}
