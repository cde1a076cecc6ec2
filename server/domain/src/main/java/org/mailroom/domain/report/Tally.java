package org.mailroom.domain.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Takes down what is counted and measured. */
public interface Tally {
    /**
     * A team's day, as its clock goes.
     *
     * @param agent  who has done it; empty for nobody of the house
     */
    record Day(TeamKey team, LocalDate date, Optional<EmailAddress> agent) {
    }

    void count(Day day, Count what, int howMany);

    /**
     * A time that has ended.
     *
     * @param worked  how long the team has worked meanwhile
     * @param kept  whether it was as short as was promised; empty where nothing was
     */
    void time(Day day, Period what, Priority priority, Duration elapsed, Duration worked, Optional<Boolean> kept);

    /** Somebody was not answered in the promised time, nor later. */
    void missed(Day day, Period what, Priority priority);
}
