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

/**
 * What the chain has found out about a mail, and decided, before it is filed.
 *
 * @param status  {@link Status#SPAM} or {@link Status#QUARANTINED}; empty for mail that goes the usual way
 * @param priority  of a conversation that the mail begins; empty for the usual one
 * @param tags  of a conversation that the mail begins
 * @param findings  for the journal, words by name; never content of the message
 */
public record Handling(Optional<Status> status, Optional<Priority> priority, Set<Tag> tags, Map<String, String> findings) {
    public static final Handling USUAL = new Handling(Optional.empty(), Optional.empty(), Set.of(), Map.of());

    public Handling {
        if (status.filter(one -> one != Status.SPAM && one != Status.QUARANTINED).isPresent()) {
            throw new IllegalArgumentException("mail is filed as spam, in quarantine, or the usual way, not as " + status.get().word());
        }
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        findings = Collections.unmodifiableMap(new TreeMap<>(findings));
    }

    public boolean quarantined() {
        return status.equals(Optional.of(Status.QUARANTINED));
    }

    public boolean spam() {
        return status.equals(Optional.of(Status.SPAM));
    }
}
