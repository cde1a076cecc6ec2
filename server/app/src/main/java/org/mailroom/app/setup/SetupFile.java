package org.mailroom.app.setup;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.yaml.Section;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.Interval;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.setup.Setup;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.setup.WantedAgent;
import org.mailroom.domain.setup.WantedDuty;
import org.mailroom.domain.setup.WantedScreening;
import org.mailroom.domain.setup.WantedSettings;
import org.mailroom.domain.setup.WantedTeam;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

/** Reads the file of {@code mailroom apply}: domains, agents and teams. */
final class SetupFile {
    private static final Kind<String> DOMAIN = Kind.explained(name -> {
        String domain = DomainName.of(name).value();
        if (domain.endsWith(".invalid")) {
            throw new IllegalArgumentException("'" + domain + "' cannot be served: names below .invalid never exist (RFC 6761)");
        }
        return domain;
    });
    private static final Kind<EmailAddress> ADDRESS = Kind.explained(EmailAddress::of);
    private static final Kind<TeamKey> KEY = Kind.explained(TeamKey::new);
    private static final Kind<TeamName> NAME = Kind.explained(TeamName::new);
    private static final Kind<Screening.Score> SCORE = Kind.explained(Screening.Score::of);
    private static final Kind<Role> ROLE = Kinds.choice(Role.class, Role::word);
    private static final Kind<String> LANGUAGE = Kind.of("two-letter codes (ISO 639-1) such as en, de, ja", code -> {
        if (!Arrays.asList(Locale.getISOLanguages()).contains(code)) {
            throw new IllegalArgumentException(code);
        }
        return code;
    });
    private static final Kind<ZoneId> TIME_ZONE = Kind.of("a time zone such as Europe/Berlin, Asia/Tokyo or UTC", name -> {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }).with(ZoneId.getAvailableZoneIds());

    private static final Kind<Set<DayOfWeek>> DAYS = Kind.explained(Week::days);
    private static final Kind<List<Interval>> INTERVALS = Kind.explained(Interval::list);
    private static final Kind<TimeLimit> LIMIT = Kind.explained(TimeLimit::of);
    private static final Kind<Escalation> ESCALATION = Kind.explained(Escalation::of);
    private static final Kind<HolidayFile> HOLIDAYS = Kind.explained(HolidayFile::of);

    private SetupFile() {
    }

    static Setup read(YamlText text) throws BadInput {
        Problems problems = new Problems();
        Section file = text.section(problems, "domains", "agents", "teams");
        Setup setup = new Setup(file.values("domains", DOMAIN),
            file.sections("agents", "address", "name", "password", "languages", "skills", "capacity", "admin").stream()
                .map(SetupFile::agent).flatMap(Optional::stream).toList(),
            file.sections("teams", "name", "key", "addresses", "members", "sendMode", "collision", "collisionOnNotes", "assignedStop",
                "lockMinutes", "undoSeconds", "assignment", "replyToken", "subjectToken", "reopenDays",
                "presence", "labels", "timeZone", "hours", "holidays", "ringMinutes", "unassignAfter", "sla", "dmarcFail", "spamMark", "spamFolder", "spamQuarantine", "spamReject").stream()
                .map(SetupFile::team).flatMap(Optional::stream).toList());
        problems.refuse();
        return setup;
    }

    private static Optional<WantedAgent> agent(Section agent) {
        Optional<String> name = agent.value("name", Kinds.TEXT);
        Optional<String> password = agent.value("password", Kinds.SECRET);
        Optional<List<String>> languages = values(agent, "languages", LANGUAGE);
        Optional<List<String>> skills = values(agent, "skills", Kinds.TEXT);
        Optional<Integer> capacity = agent.value("capacity", Kinds.number(0, 10_000));
        Optional<Boolean> admin = agent.value("admin", Kinds.SWITCH);
        return agent.needed("address", ADDRESS)
            .map(address -> new WantedAgent(new Stated<>(address, agent.line("address")), name, password, languages, skills, capacity, admin));
    }

    private static Optional<List<String>> values(Section agent, String key, Kind<String> kind) {
        List<String> values = agent.values(key, kind).stream().map(Stated::value).toList();
        return agent.has(key) ? Optional.of(values) : Optional.empty();
    }

    private static Optional<WantedTeam> team(Section team) {
        Optional<Stated<TeamName>> name = team.stated("name", NAME);
        List<Stated<EmailAddress>> addresses = team.values("addresses", ADDRESS);
        Optional<List<Stated<WantedTeam.Member>>> members = team.has("members") ? Optional.of(members(team.section("members"))) : Optional.empty();
        WantedSettings settings = settings(team);
        return team.needed("key", KEY)
            .map(key -> new WantedTeam(new Stated<>(key, team.line("key")), name, addresses, members, settings));
    }

    private static List<Stated<WantedTeam.Member>> members(Section members) {
        return members.keys().stream().flatMap(key -> {
            Optional<EmailAddress> address = members.key(key, ADDRESS);
            return members.value(key, ROLE).flatMap(role -> address.map(agent -> new WantedTeam.Member(agent, role)))
                .map(member -> new Stated<>(member, members.line(key))).stream();
        }).toList();
    }

    private static WantedSettings settings(Section team) {
        return new WantedSettings(
            team.value("sendMode", Kinds.choice(TeamSettings.SendMode.class, Words::of)),
            team.value("collision", Kinds.choice(TeamSettings.Collision.class, Words::of)),
            team.value("collisionOnNotes", Kinds.SWITCH),
            team.value("assignedStop", Kinds.choice(TeamSettings.AssignedStop.class, Words::of)),
            team.value("lockMinutes", Kinds.number(1, TeamSettings.LONGEST_LOCK)),
            team.value("undoSeconds", Kinds.number(0, TeamSettings.LONGEST_UNDO)),
            team.value("assignment", Kinds.choice(TeamSettings.Assignment.class, Words::of)),
            team.value("replyToken", Kinds.SWITCH),
            team.value("subjectToken", Kinds.SWITCH),
            team.value("reopenDays", Kinds.number(0, TeamSettings.LONGEST_REOPEN)),
            team.value("presence", Kinds.SWITCH),
            team.value("labels", Kinds.SWITCH),
            team.value("timeZone", TIME_ZONE),
            new WantedScreening(team.value("dmarcFail", Kinds.choice(Screening.DmarcFail.class, Words::of)), team.value("spamMark", SCORE),
                team.value("spamFolder", SCORE), team.value("spamQuarantine", SCORE), team.value("spamReject", SCORE)),
            new WantedDuty(hours(team), team.stated("holidays", HOLIDAYS), team.value("ringMinutes", Kinds.number(1, Duty.LONGEST_RING)),
                team.value("unassignAfter", LIMIT)), service(team));
    }

    /** What the team promises, by priorities; named, it is all that is promised. */
    private static Optional<ServiceLevels> service(Section team) {
        if (!team.has("sla")) {
            return Optional.empty();
        }
        Section sla = team.section("sla", "urgent", "high", "normal", "low", "warn", "escalate");
        Map<Priority, Target> targets = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            if (sla.has(priority.word())) {
                Section target = sla.section(priority.word(), "first", "next", "resolution");
                targets.put(priority, new Target(target.value("first", LIMIT).orElse(TimeLimit.OFF), target.value("next", LIMIT).orElse(TimeLimit.OFF),
                    target.value("resolution", LIMIT).orElse(TimeLimit.OFF)));
            }
        }
        TimeLimit warn = sla.value("warn", LIMIT).orElse(ServiceLevels.none().warn());
        Set<Escalation> escalation = sla.values("escalate", ESCALATION).stream().map(Stated::value).collect(Collectors.toSet());
        return Optional.of(new ServiceLevels(targets, warn, escalation));
    }

    /** {@code always}, or intervals by days. */
    private static Optional<Week> hours(Section team) {
        if (!team.has("hours") || team.isValue("hours")) {
            return team.value("hours", Kinds.word(Week.ALWAYS_WORD)).map(always -> Week.ALWAYS);
        }
        Section hours = team.section("hours");
        Map<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        if (hours.keys().isEmpty()) {
            team.refuse("hours", "hours needs a day at least, such as mon-fri: \"09:00-17:00\", or is " + Week.ALWAYS_WORD);
        }
        for (String key : hours.keys()) {
            Optional<Set<DayOfWeek>> days = hours.key(key, DAYS);
            Optional<List<Interval>> intervals = hours.value(key, INTERVALS);
            if (days.isPresent() && intervals.isPresent()) {
                try {
                    Week.add(week, days.get(), intervals.get());
                } catch (IllegalArgumentException e) {
                    hours.refuse(key, e.getMessage());
                }
            }
        }
        return week.isEmpty() ? Optional.empty() : Optional.of(new Week(week));
    }
}
