package org.mailroom.domain.conversation;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

import org.mailroom.domain.Refused;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.TeamFolder;

/**
 * When a conversation wakes that is put into {@code Snoozed} or one of the folders below it: when the work of a day begins, in the team's time zone; if nobody works on
 * that day, when work next begins.
 */
public final class Snoozing {
    private static final String UNCHANGED = " Nothing was changed.";

    private Snoozing() {
    }

    /** Whether the folder is {@code Snoozed} or below it. */
    public static boolean is(TeamFolder folder) {
        return folder.equals(TeamFolder.SNOOZED) || folder.path().startsWith(TeamFolder.SNOOZED.path() + TeamFolder.DELIMITER);
    }

    /**
     * @param last  until when this agent has snoozed a conversation of this team last
     * @throws Refused for {@code Same date} when there is none, or when it is over
     */
    public static Instant until(TeamFolder folder, Instant now, WorkingHours hours, Optional<Instant> last) {
        LocalDate today = now.atZone(hours.zone()).toLocalDate();
        String name = folder.equals(TeamFolder.SNOOZED) ? "Tomorrow" : folder.path().substring(TeamFolder.SNOOZED.path().length() + 1);
        return switch (name) {
            case "Tomorrow" -> hours.morning(today.plusDays(1));
            case "Monday" -> hours.morning(today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
            case "Next week" -> hours.morning(today.plusWeeks(1));
            case "Same date" -> same(now, today, hours, last);
            default -> throw Refused.impossible("The folder '" + folder.path() + "' stands for no time." + UNCHANGED);
        };
    }

    private static Instant same(Instant now, LocalDate today, WorkingHours hours, Optional<Instant> last) {
        LocalDate date = last.orElseThrow(() -> Refused.impossible("You have not snoozed a conversation of this team yet, so 'Same date' has no date;"
            + " use another folder below Snoozed." + UNCHANGED)).atZone(hours.zone()).toLocalDate();
        Instant until = hours.morning(date);
        if (date.isBefore(today) || !until.isAfter(now)) {
            throw Refused.impossible("The date of your last snooze, " + date + ", is over, so 'Same date' has no date;"
                + " use another folder below Snoozed." + UNCHANGED);
        }
        return until;
    }
}
