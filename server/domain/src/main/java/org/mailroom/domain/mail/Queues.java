package org.mailroom.domain.mail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Port: the queues in which mail waits, for the chain or for other servers. Safe from any thread, blocks. */
public interface Queues {
    /** How a mail stands in its queue. */
    enum State {
        /** Goes out as soon as there is a hand free. */
        DUE,
        /** Waits for its next attempt. */
        DEFERRED,
        /** Somebody works on it now. */
        WORKING,
        /** Cannot be worked on; nothing happens to it until an administrator says so. */
        ASIDE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A mail in a queue.
     *
     * @param id  as long as it is in the queue
     * @param due  when it is or was due
     * @param why  why it is set aside or what the last attempt came to, for people; empty when nothing is known
     */
    record Item(String id, String queue, State state, Instant due, Parcel mail, String why) {
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Item> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * A page, what entered a queue first first.
     *
     * @param queue  the name of one queue; empty for all
     * @param cursor  from {@link Page#next}
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page list(Optional<String> queue, Optional<String> cursor, int limit);

    /**
     * Makes a mail that is deferred or set aside due now; nothing happens to one that is due or in work.
     *
     * @return the mail as it is then; empty when it is in no queue (any more)
     */
    Optional<Item> retry(String id);

    /** The same for all mails of a queue, or of all queues. @return for how many something was done */
    int retryAll(Optional<String> queue);
}
