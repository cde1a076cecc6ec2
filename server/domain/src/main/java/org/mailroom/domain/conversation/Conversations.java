package org.mailroom.domain.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.search.Query;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Port: looks at conversations and changes nothing. Safe from any thread, blocks. */
public interface Conversations {
    /**
     * Which conversations are wanted; what is empty does not count.
     *
     * @param teams  of these teams; always counts, so none is wanted when it is empty
     * @param unassigned  whether only those without assignee are wanted
     * @param customer  the address of whoever takes part from outside
     * @param query  what somebody searches for
     * @param notes  of these teams what stands in internal notes is found, too
     */
    record Filter(Set<TeamKey> teams, Optional<Status> status, Optional<EmailAddress> assignee, boolean unassigned, Optional<Tag> tag,
                  Optional<String> customer, Optional<Query> query, Set<TeamKey> notes) {
        public Filter {
            teams = Set.copyOf(teams);
            notes = Set.copyOf(notes);
        }

        /** Searches for nothing in notes. */
        public Filter(Set<TeamKey> teams, Optional<Status> status, Optional<EmailAddress> assignee, boolean unassigned, Optional<Tag> tag, Optional<String> customer,
                      Optional<Query> query) {
            this(teams, status, assignee, unassigned, tag, customer, query, Set.of());
        }
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Conversation> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * A message of a conversation.
     *
     * @param kind  {@code in}, {@code out} or {@code note}
     * @param messageId  its Message-ID without brackets
     * @param text  what can be read of it, without markup
     */
    record Message(long id, String kind, String from, Instant date, String subject, String text, Optional<String> messageId) {
    }

    /**
     * That a conversation has a message, without what it says.
     *
     * @param kind, from, date, messageId  as in {@link Message}
     * @param arrived  when the conversation got it, which may be after its date; of what {@link OldMail} brings, its date
     */
    record Entry(long id, String kind, String from, Instant date, Instant arrived, Optional<String> messageId) {
    }

    /** What stands first in a list. */
    enum Order {
        /** The one changed last. */
        UPDATED,
        /** The one to be taken next: by priority, then score, then since when the customer waits. */
        URGENCY;

        /** The word in REST. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A page, the one changed last first.
     *
     * @param cursor  from {@link Page#next}
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    default Page list(Filter filter, Optional<String> cursor, int limit) {
        return list(filter, Order.UPDATED, cursor, limit);
    }

    /**
     * A page.
     *
     * @param cursor  from {@link Page#next}, of a list in the same order
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page list(Filter filter, Order order, Optional<String> cursor, int limit);

    /** The tags that a team has used lately, on its few thousand newest conversations. */
    Set<Tag> tags(TeamKey team);

    /** Its messages, the oldest first. */
    List<Message> messages(ConversationNumber number);

    /** Those of its messages that have one of these ids, the oldest first. */
    List<Message> messages(ConversationNumber number, Set<Long> ids);

    /** What {@link #messages} has, without reading bodies. */
    List<Entry> entries(ConversationNumber number);

    /** A message byte for byte; the caller closes it. Empty when the conversation has none of this id. */
    Optional<InputStream> raw(ConversationNumber number, long message) throws IOException;
}
