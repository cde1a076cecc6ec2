package org.mailroom.domain.team;

import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;

/**
 * When a team works, and how what comes is handed out.
 *
 * @param hours  in the time zone of the team
 * @param holidays  names the days without work
 * @param ringMinutes  of working time, after which handing out by skills looks in a wider ring
 * @param unassignAfter  of working time, how long an agent may let a customer wait
 */
public record Duty(Week hours, HolidayFile holidays, int ringMinutes, TimeLimit unassignAfter) {
    /** In minutes. */
    public static final int LONGEST_RING = 10_000;
    private static final Duty ALWAYS = new Duty(Week.ALWAYS, HolidayFile.NONE, 10, TimeLimit.OFF);

    public Duty {
        if (ringMinutes < 1 || ringMinutes > LONGEST_RING) {
            throw new IllegalArgumentException("ringMinutes is " + ringMinutes + "; allowed: 1 to " + LONGEST_RING);
        }
    }

    /** Day and night. */
    public static Duty always() {
        return ALWAYS;
    }

    public Duty with(HolidayFile other) {
        return new Duty(hours, other, ringMinutes, unassignAfter);
    }

    public Duty with(TimeLimit other) {
        return new Duty(hours, holidays, ringMinutes, other);
    }

    public Duty withRings(int minutes) {
        return new Duty(hours, holidays, minutes, unassignAfter);
    }

    public Duty with(Week other) {
        return new Duty(other, holidays, ringMinutes, unassignAfter);
    }
}
