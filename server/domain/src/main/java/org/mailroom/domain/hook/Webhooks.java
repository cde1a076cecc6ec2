package org.mailroom.domain.hook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.mailroom.domain.team.TeamKey;

/**
 * Port: webhooks and what is on its way to them. What happens after one is made is delivered at least once, each event with the same id however often; what is never taken stays as a dead letter. Safe from any
 * thread, blocks; durable when it returns.
 */
public interface Webhooks {
    /** How a delivery stands. */
    enum State {
        /** Is to be sent, or to be tried again. */
        WAITING,
        /** The other side has taken it. */
        DELIVERED,
        /** Was tried often enough. */
        DEAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An event on its way.
     *
     * @param event  its id, the same as in the stream of events
     * @param what  its name
     * @param attempts  so far
     * @param due  when it is tried next; empty when it is not
     * @param outcome  what the last attempt came to, for people; empty before the first
     */
    record Delivery(String id, long event, String what, String number, State state, int attempts, Optional<Instant> due, String outcome, Instant changed) {
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Delivery> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** How much is on its way to a webhook. */
    record Load(long waiting, long dead) {
    }

    /** @param secret  what is sent is signed with */
    default Webhook add(HookUrl url, Set<String> events, Optional<TeamKey> team, String secret) {
        return add(url, events, team, secret, hook -> { });
    }

    /** As above. @param foreseen  takes it before it is durable */
    Webhook add(HookUrl url, Set<String> events, Optional<TeamKey> team, String secret, Consumer<Webhook> foreseen);

    /** The oldest first. */
    List<Webhook> list();

    Optional<Webhook> find(String id);

    Load load(String id);

    /** @return whether there was one; with it goes what is on its way to it */
    boolean remove(String id);

    /**
     * A page, the newest first.
     *
     * @param cursor  from {@link Page#next}
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page deliveries(String webhook, Optional<State> state, Optional<String> cursor, int limit);

    /**
     * Has a delivery that is dead, or waits for its next attempt, sent now; its attempts are counted anew. Nothing happens to one that was delivered.
     *
     * @return the delivery as it is then; empty when the webhook has none of this id
     */
    Optional<Delivery> retry(String webhook, String delivery);
}
