package org.mailroom.domain.customer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;

/**
 * Port: what is kept of a person who writes to teams, over all teams. A person is an address, in small letters. Safe from any thread, blocks; may take long, for it looks through everything.
 */
public interface Customers {
    /**
     * A conversation in which the person takes part.
     *
     * @param own  whether the person has begun it: then all of it is about the person
     * @param messages  ids of the messages that are about the person: all of an own conversation; of others' what the person has written, and what went to nobody else outside
     */
    record Part(ConversationNumber number, boolean own, Set<Long> messages) {
        public Part {
            messages = Set.copyOf(messages);
        }
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Part> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * Mails about the person that stand in no conversation.
     *
     * @param mailboxes  in mailboxes of agents and in other folders of teams
     * @param queues  on their way
     * @param repositories  given up, or kept for an administrator
     * @param blocked  whether the address is among the blocked senders
     */
    record Elsewhere(int mailboxes, int queues, int repositories, boolean blocked) {
        public int mails() {
            return mailboxes + queues + repositories;
        }
    }

    /**
     * What was erased.
     *
     * @param messages  of conversations
     * @param mails  that stood in no conversation
     * @param underway  mails that are just being sent or filed, and so are not erased
     * @param blocked  whether the address stays among the blocked senders
     * @param overwritten  whether what deleting leaves in files is overwritten already
     */
    record Erased(int conversations, int messages, int mails, int underway, boolean blocked, boolean overwritten) {
    }

    /**
     * A page of the person's conversations, what began first first.
     *
     * @param cursor  from {@link Page#next}
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page find(String address, Optional<String> cursor, int limit);

    Elsewhere elsewhere(String address);

    /**
     * Erases the person: of own conversations all messages, notes, drafts and answers that wait, with subject, participants, tags, and what the journal says of them; of others' what the person has
     * written; mails elsewhere; what webhooks, repeated requests and automatic answers remember; and all of it in the search index. What remains is a conversation with its number, and the journal of who did
     * what when, so that counts stay. Mails that others have written to the person and to somebody else stay, and so does an entry of the blocked senders.
     *
     * <p>Conversation by conversation: what a crash leaves is still found by the address, and the next call goes on.
     *
     * @param actor  who has it done, for the journal
     * @return empty when nothing was known of the person
     * @throws org.mailroom.domain.Refused when it is the address of an agent or a team
     */
    Optional<Erased> erase(String address, Actor actor);
}
