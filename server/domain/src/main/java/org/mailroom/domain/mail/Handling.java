package org.mailroom.domain.mail;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.team.EmailAddress;

/**
 * What the chain has found out about a mail, and decided, before it is filed. All but reply, calls and findings is for a conversation that the mail begins.
 *
 * @param status  what it begins in; empty for the usual way, never {@link Status#SNOOZED}, which needs a time
 * @param assignee  whose it becomes; empty where the team's assignment decides
 * @param priority  empty for the usual one
 * @param reply  the saved reply that the sender gets at once, by its name; for any conversation
 * @param calls  addresses of the web that are told that it came; for any conversation
 * @param findings  for the journal, words by name; never content of the message
 */
public record Handling(Optional<Status> status, Optional<EmailAddress> assignee, Optional<Priority> priority, Set<Tag> tags, Topic topic,
                       Optional<String> reply, Set<HookUrl> calls, Map<String, String> findings) {
    public static final Handling USUAL = new Handling(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Topic.UNKNOWN, Optional.empty(), Set.of(), Map.of());

    public Handling {
        if (status.equals(Optional.of(Status.SNOOZED))) {
            throw new IllegalArgumentException("mail cannot be filed as snoozed: that needs a time");
        }
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        calls = Set.copyOf(calls);
        findings = Collections.unmodifiableMap(new TreeMap<>(findings));
    }

    public Handling with(Status other) {
        return new Handling(Optional.of(other), assignee, priority, tags, topic, reply, calls, findings);
    }

    public Handling with(Priority other) {
        return new Handling(status, assignee, Optional.of(other), tags, topic, reply, calls, findings);
    }

    public Handling with(Topic other) {
        return new Handling(status, assignee, priority, tags, other, reply, calls, findings);
    }

    public Handling withAssignee(EmailAddress agent) {
        return new Handling(status, Optional.of(agent), priority, tags, topic, reply, calls, findings);
    }

    public Handling withTags(Set<Tag> others) {
        return new Handling(status, assignee, priority, others, topic, reply, calls, findings);
    }

    public Handling withReply(String template) {
        return new Handling(status, assignee, priority, tags, topic, Optional.of(template), calls, findings);
    }

    public Handling withCalls(Set<HookUrl> urls) {
        return new Handling(status, assignee, priority, tags, topic, reply, urls, findings);
    }

    public Handling withFindings(Map<String, String> others) {
        return new Handling(status, assignee, priority, tags, topic, reply, calls, others);
    }

    public boolean quarantined() {
        return status.equals(Optional.of(Status.QUARANTINED));
    }

    public boolean spam() {
        return status.equals(Optional.of(Status.SPAM));
    }
}
