package org.mailroom.domain.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Port: what was taken down by day. A second or so behind the journal. Safe from any thread, blocks. */
public interface Ledger {
    /** Waits until all that stands in the journal now is taken down; for two seconds at most, and not at all when there is much more to do. */
    void catchUp();

    /** @param agent  who has done it; empty for the sum of all, and of what nobody has done */
    record Counted(LocalDate day, Count what, Optional<EmailAddress> agent, long howMany) {
    }

    /**
     * The times of one day that belong together.
     *
     * @param priority  of the conversations; empty for those of an agent
     * @param agent  who has done it; empty for those of a priority
     * @param kept  how many were as short as was promised
     * @param late  how many were not, or did not end as was promised; the others were promised nothing
     * @param elapsed  in seconds, in no order
     * @param worked  in seconds of working time, in no order
     */
    record Timed(LocalDate day, Period what, Optional<Priority> priority, Optional<EmailAddress> agent, long kept, long late, long[] elapsed, long[] worked) {
    }

    /** The sums of all, from one day to another, both included. */
    List<Counted> counts(TeamKey team, Set<Count> what, LocalDate from, LocalDate to);

    /** Those of agents. */
    List<Counted> agentCounts(TeamKey team, LocalDate from, LocalDate to);

    /** What has added up before a day; what is not there is none. */
    Map<Count, Long> before(TeamKey team, Set<Count> what, LocalDate day);

    /** By priority. */
    List<Timed> times(TeamKey team, Set<Period> what, LocalDate from, LocalDate to);

    /** By agent. */
    List<Timed> agentTimes(TeamKey team, LocalDate from, LocalDate to);
}
