package org.mailroom.domain.team;

import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.Week;

/**
 * When a team works.
 *
 * @param hours  in the time zone of the team
 * @param holidays  names the days without work
 */
public record Duty(Week hours, HolidayFile holidays) {
    private static final Duty ALWAYS = new Duty(Week.ALWAYS, HolidayFile.NONE);

    /** Day and night. */
    public static Duty always() {
        return ALWAYS;
    }

    public Duty with(HolidayFile other) {
        return new Duty(hours, other);
    }

    public Duty with(Week other) {
        return new Duty(other, holidays);
    }
}
