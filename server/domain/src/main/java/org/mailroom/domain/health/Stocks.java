package org.mailroom.domain.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Port: how much waits where, in all processes on the same database. Quick enough to be asked every few seconds, also when very much waits. Safe from any thread, blocks. */
@FunctionalInterface
public interface Stocks {
    /**
     * Mail in a queue.
     *
     * @param due  could go on now
     * @param deferred  is to be tried again later
     * @param held  is being worked on
     * @param aside  was set aside, since it cannot be read
     * @param late  for how long the first that is due has been so; zero when none is
     */
    record Queue(String name, long due, long deferred, long held, long aside, Duration late) {
    }

    /**
     * What is to be done at its time.
     *
     * @param late  for how long the first that is due has been so; zero when none is
     */
    record Line(long count, Duration late) {
    }

    /**
     * What was given up.
     *
     * @param fresh  within the last day
     */
    record Dead(long all, long fresh) {
    }

    /**
     * All that waits.
     *
     * @param repositories  mails that could not go on, by repository
     * @param outbox  answers in their undo window or with a time to leave
     * @param held  answers that stay in the outbox, since somebody has written meanwhile
     * @param automaticAnswers  that are still to be written
     * @param webhooks  deliveries that are still to be made
     * @param deadDeliveries  deliveries to webhooks
     * @param deadEvents  changes of mailboxes that a part of the server could not be told
     * @param lessons  messages that spamd is still to be taught
     * @param handouts  conversations in queues that the server is to hand out
     * @param documents  messages of which attached documents are still to be read
     * @param documentsGivenUp  documents that have ended their reader too often
     */
    record Levels(List<Queue> queues, Map<String, Long> repositories, Line outbox, long held, Line automaticAnswers, Line webhooks, Dead deadDeliveries, Dead deadEvents,
                  Line lessons, long handouts, long documents, long documentsGivenUp) {
        public Levels {
            queues = List.copyOf(queues);
            repositories = Map.copyOf(repositories);
        }
    }

    /** As it is now. */
    Levels now();
}
