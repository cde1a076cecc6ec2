package org.mailroom.domain.answer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;

/**
 * What a command address asks for: {@code support+close@}, {@code support+snooze-3d@}.
 *
 * @param note  whether the mail is a note
 * @param command  what is done to the conversation
 * @param send  when the answer shall leave
 */
public record Instruction(boolean note, Optional<Command> command, Optional<Instant> send) {
    /** What may stand behind the plus sign, for people. */
    public static final String ALLOWED = "note, close, open, wait, snooze-3d, snooze-2026-12-01, assign-NAME, unassign, tag-WORD, urgent, high, normal, low,"
        + " send-2026-12-01T0900";
    private static final int LONGEST_DAYS = 3660;
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,3})([hdw])");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd't'HHmm", Locale.ROOT)
        .withResolverStyle(java.time.format.ResolverStyle.STRICT);

    /**
     * Reads the plus-part of a team's address.
     *
     * @throws Refused when it is no command, or one that cannot be followed, with the allowed ones
     */
    public static Instruction parse(String detail, Setting setting) {
        String text = detail.toLowerCase(Locale.ROOT);
        int dash = text.indexOf('-');
        String word = dash < 0 ? text : text.substring(0, dash);
        String rest = dash < 0 ? "" : text.substring(dash + 1);
        if (dash < 0) {
            return plain(word, setting).orElseThrow(() -> unknown(detail, setting.team()));
        }
        return switch (word) {
            case "snooze" -> of(new Command.Park(Status.SNOOZED, Optional.of(coming(text, wake(text, rest, setting), setting))));
            case "assign" -> of(new Command.Assign(member(rest, setting.team())));
            case "tag" -> of(new Command.ChangeTags(Set.of(tag(text, rest)), Set.of()));
            case "send" -> new Instruction(false, Optional.empty(), Optional.of(coming(text, minute(text, rest, setting.team().settings().timeZone()), setting)));
            default -> throw unknown(detail, setting.team());
        };
    }

    private static Optional<Instruction> plain(String word, Setting setting) {
        return switch (word) {
            case "note" -> Optional.of(new Instruction(true, Optional.empty(), Optional.empty()));
            case "close" -> Optional.of(of(new Command.Park(Status.DONE)));
            case "open" -> Optional.of(of(new Command.Reopen()));
            case "wait" -> Optional.of(of(new Command.Park(Status.WAITING)));
            case "unassign" -> Optional.of(of(new Command.Unassign()));
            default -> Priority.of(word).map(priority -> of(new Command.Prioritise(priority)));
        };
    }

    private static Instruction of(Command command) {
        return new Instruction(false, Optional.of(command), Optional.empty());
    }

    private static Refused unknown(String detail, Team team) {
        return Refused.impossible("'" + detail + "' is no command of team " + team.key() + "; allowed: " + ALLOWED);
    }

    private static Tag tag(String text, String word) {
        try {
            return new Tag(word);
        } catch (IllegalArgumentException e) {
            throw Refused.impossible("'" + text + "': " + e.getMessage());
        }
    }

    /** By handle or local part; {@code =} stands for the {@code @} of a whole address, which a local part cannot have. */
    private static EmailAddress member(String name, Team team) {
        List<EmailAddress> named = team.members().entrySet().stream()
            .filter(entry -> entry.getValue().atLeast(Role.AGENT))
            .map(java.util.Map.Entry::getKey)
            .filter(member -> member.local().equals(name) || member.value().equals(name.replace('=', '@')))
            .toList();
        if (named.size() != 1) {
            throw Refused.impossible("'assign-" + name + "': " + (named.isEmpty() ? "nobody" : "more than one") + " of that name works in team " + team.key()
                + "; allowed: " + String.join(", ", team.members().entrySet().stream().filter(entry -> entry.getValue().atLeast(Role.AGENT))
                .map(entry -> "assign-" + team.handle(entry.getKey()).replace('@', '=')).toList()));
        }
        return named.get(0);
    }

    private static Instant wake(String text, String rest, Setting setting) {
        ZoneId zone = setting.team().settings().timeZone();
        Matcher span = SPAN.matcher(rest);
        if (span.matches()) {
            int many = Integer.parseInt(span.group(1));
            return switch (span.group(2)) {
                case "h" -> setting.now().plusSeconds(3600L * many);
                case "d" -> setting.hours().morning(setting.now().atZone(zone).toLocalDate().plusDays(many));
                default -> setting.hours().morning(setting.now().atZone(zone).toLocalDate().plusWeeks(many));
            };
        }
        try {
            LocalDate day = LocalDate.parse(rest);
            // The work of a day that is over may begin today: what is meant is over all the same.
            return day.isBefore(setting.now().atZone(zone).toLocalDate()) ? day.atStartOfDay(zone).toInstant() : setting.hours().morning(day);
        } catch (DateTimeException noDate) {
            return minute(text, rest, zone);
        }
    }

    private static Instant minute(String text, String rest, ZoneId zone) {
        try {
            return LocalDateTime.parse(rest, MINUTE).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw Refused.impossible("'" + text + "' names no time; write it as " + (text.startsWith("snooze") ? "snooze-3d, snooze-4h, snooze-2w, snooze-2026-12-01 or"
                + " snooze-2026-12-01T0900" : "send-2026-12-01T0900") + ", in the time zone of the team, " + zone);
        }
    }

    private static Instant coming(String text, Instant time, Setting setting) {
        if (!time.isAfter(setting.now())) {
            throw Refused.impossible("'" + text + "' is over: it is " + setting.time(setting.now()) + " (" + setting.team().settings().timeZone() + "); name a time to come");
        }
        if (time.isAfter(setting.now().plusSeconds(86_400L * LONGEST_DAYS))) {
            throw Refused.impossible("'" + text + "' is more than ten years away; name a nearer time");
        }
        return time;
    }
}
