package org.mailroom.domain.conversation;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;

/**
 * What a decision looks at beside the conversation.
 *
 * @param team  the conversation's team as it is now
 * @param names  how people are called
 * @param hours  when the team works
 */
public record Setting(Team team, Instant now, Function<EmailAddress, String> names, WorkingHours hours) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** Where no holidays are known. */
    public Setting(Team team, Instant now, Function<EmailAddress, String> names) {
        this(team, now, names, Calendars.withoutHolidays().of(team));
    }

    public String name(EmailAddress agent) {
        return names.apply(agent);
    }

    /** The time of day in the team's time zone, with the date unless it is today. */
    public String time(Instant time) {
        ZonedDateTime there = time.atZone(team.settings().timeZone());
        boolean today = there.toLocalDate().equals(now.atZone(team.settings().timeZone()).toLocalDate());
        return (today ? TIME : DAY).format(there);
    }

    boolean atLeast(Actor actor, Role role) {
        return actor.agent().map(agent -> team.role(agent).map(has -> has.atLeast(role)).orElse(false)).orElse(true);
    }

    /** Whether the agent works in the team. */
    public boolean works(EmailAddress agent) {
        return team.role(agent).map(role -> role.atLeast(Role.AGENT)).orElse(false);
    }
}
