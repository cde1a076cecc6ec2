package org.mailroom.domain.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is worth saying of what was seen. Pure. */
public final class Assessment {
    private static final Duration QUEUE_LATE = Duration.ofMinutes(10);
    private static final Duration OUTBOX_LATE = Duration.ofMinutes(5);
    private static final Duration ANSWERS_LATE = Duration.ofMinutes(15);
    private static final Duration WEBHOOKS_LATE = Duration.ofMinutes(15);
    private static final Duration LESSONS_LATE = Duration.ofHours(1);
    private static final Duration INDEX_LATE = Duration.ofMinutes(10);
    private static final Duration INDEX_CLOSED = Duration.ofMinutes(1);
    private static final Duration CERTIFICATE_ENDS = Duration.ofDays(14);
    /** Where mail goes that a mailet failed on. */
    private static final String ERRORS = "error";
    private static final long MEGABYTE = 1_000_000;
    private static final long FULL = 100 * MEGABYTE;
    private static final long SCARCE = 1000 * MEGABYTE;
    /** On a large disk a share of it is a lot: not more than this is asked for. */
    private static final long PLENTY = 20_000 * MEGABYTE;
    private static final int SHARE = 20;
    private static final int THOUSAND = 1000;

    private Assessment() {
    }

    public static List<Finding> of(Stocks.Levels levels) {
        List<Finding> findings = new ArrayList<>();
        for (Stocks.Queue queue : levels.queues()) {
            if (queue.late().compareTo(QUEUE_LATE) > 0) {
                findings.add(Finding.of(Reason.QUEUE_LATE, queue.due(), queue.name(), queue.late()));
            }
            if (queue.aside() > 0) {
                findings.add(Finding.of(Reason.QUEUE_ASIDE, queue.aside(), queue.name()));
            }
        }
        if (levels.repositories().getOrDefault(ERRORS, 0L) > 0) {
            findings.add(Finding.of(Reason.KEPT_ERRORS, levels.repositories().get(ERRORS), ERRORS));
        }
        late(levels.outbox(), OUTBOX_LATE, Reason.OUTBOX_LATE, findings);
        late(levels.automaticAnswers(), ANSWERS_LATE, Reason.ANSWERS_LATE, findings);
        late(levels.webhooks(), WEBHOOKS_LATE, Reason.WEBHOOKS_LATE, findings);
        late(levels.lessons(), LESSONS_LATE, Reason.NOT_LEARNING, findings);
        if (levels.deadDeliveries().fresh() > 0) {
            findings.add(Finding.of(Reason.DEAD_DELIVERIES, levels.deadDeliveries().fresh()));
        } else if (levels.deadDeliveries().all() > 0) {
            findings.add(Finding.of(Reason.OLD_DEAD_DELIVERIES, levels.deadDeliveries().all()));
        }
        if (levels.deadEvents().fresh() > 0) {
            findings.add(Finding.of(Reason.DEAD_EVENTS, levels.deadEvents().fresh()));
        }
        return findings;
    }

    private static void late(Stocks.Line line, Duration limit, Reason reason, List<Finding> findings) {
        if (line.late().compareTo(limit) > 0) {
            findings.add(Finding.of(reason, line.count(), line.late()));
        }
    }

    /** @param free  in bytes, as {@code size} */
    public static List<Finding> disk(long free, long size) {
        if (free < FULL) {
            return List.of(Finding.of(Reason.DISK_FULL, bytes(free)));
        }
        return free < Math.max(SCARCE, Math.min(size / SHARE, PLENTY)) ? List.of(Finding.of(Reason.DISK_SCARCE, bytes(free), bytes(size))) : List.of();
    }

    static String bytes(long number) {
        return number < THOUSAND * MEGABYTE ? number / MEGABYTE + " MB" : String.format(Locale.ROOT, "%.1f GB", number / (double) (THOUSAND * MEGABYTE));
    }

    /**
     * Of the search index.
     *
     * @param open  whether there is one that can be asked
     * @param behind  messages that are not in it yet
     * @param since  for how long it has been so
     * @param built  how many messages another one has that is being built; below 0 when there is none
     */
    public static List<Finding> index(boolean open, long behind, Duration since, long built) {
        List<Finding> findings = new ArrayList<>();
        if (!open && since.compareTo(INDEX_CLOSED) > 0) {
            findings.add(Finding.of(Reason.INDEX_CLOSED));
        } else if (open && behind > 0 && since.compareTo(INDEX_LATE) > 0) {
            findings.add(Finding.of(Reason.INDEX_BEHIND, behind, since));
        }
        if (built >= 0) {
            findings.add(Finding.of(Reason.INDEX_BUILDING, built));
        }
        return findings;
    }

    /** @param left  until the certificate ends; below zero when it has */
    public static List<Finding> certificate(Duration left) {
        if (left.isNegative()) {
            return List.of(Finding.of(Reason.CERTIFICATE_ENDED, left.negated()));
        }
        return left.compareTo(CERTIFICATE_ENDS) < 0 ? List.of(Finding.of(Reason.CERTIFICATE_ENDS, left)) : List.of();
    }
}
