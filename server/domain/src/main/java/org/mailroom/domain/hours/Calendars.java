package org.mailroom.domain.hours;

import org.mailroom.domain.team.Team;

/** Port: the working hours of teams with their holidays, as they are now. Quick, safe from any thread. */
public interface Calendars {

    /** The hours of the team; where its holidays cannot be read, with those that were read last, or none. */
    WorkingHours of(Team team);

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not there or wrong, with a sentence for people: where, what, what is allowed
     */
    void check(HolidayFile file);

    /** Teams whose holidays are in no file. */
    static Calendars withoutHolidays() {
        return new Calendars() {
            @Override
            public WorkingHours of(Team team) {
                return new WorkingHours(team.settings().duty().hours(), team.settings().timeZone(), java.util.Set.of());
            }

            @Override
            public void check(HolidayFile file) {
                if (!file.none()) {
                    throw new IllegalArgumentException("there is no file with holidays here");
                }
            }
        };
    }
}
