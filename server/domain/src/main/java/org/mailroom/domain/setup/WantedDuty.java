package org.mailroom.domain.setup;

import java.util.Optional;

import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.team.Duty;

/** What the file says of a team's {@link Duty}; what it leaves out stays. */
public record WantedDuty(Optional<Week> hours, Optional<Stated<HolidayFile>> holidays, Optional<Integer> ringMinutes, Optional<TimeLimit> unassignAfter) {
    public static final WantedDuty NONE = new WantedDuty(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Duty over(Duty before) {
        return new Duty(hours.orElse(before.hours()), holidays.map(Stated::value).orElse(before.holidays()), ringMinutes.orElse(before.ringMinutes()),
            unassignAfter.orElse(before.unassignAfter()));
    }
}
