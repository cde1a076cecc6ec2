package org.mailroom.webadmin.work;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Grouping;
import org.mailroom.domain.report.Ledger;
import org.mailroom.domain.report.Period;
import org.mailroom.domain.report.Report;
import org.mailroom.domain.report.Report.Query;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/** Reports as rows of named values, for leads of their teams: what JSON and tables show. Thread-safe; blocks. */
public final class Reporting {
    private static final int USUAL_DAYS = 30;

    /** What can be reported; by days where it is about days, else all days together unless somebody asks otherwise. */
    public enum Kind {
        OVERVIEW("overview", Grouping.ALL), VOLUME("volume", Grouping.DAY), RESPONSE_TIMES("response-times", Grouping.DAY), AGENTS("agents", Grouping.ALL), SLA("sla", Grouping.ALL);

        private final String word;
        private final Grouping usual;

        Kind(String word, Grouping usual) {
            this.word = word;
            this.usual = usual;
        }

        public String word() {
            return word;
        }
    }

    private final Report report;
    private final Directory directory;
    private final Sight sight;
    private final Clock clock;

    public Reporting(Report report, Directory directory, Sight sight, Clock clock) {
        this.report = report;
        this.directory = directory;
        this.sight = sight;
        this.clock = clock;
    }

    /**
     * The team that is asked for, or all that the caller leads.
     *
     * @throws Problem when the caller leads none of them
     */
    public List<Team> teams(Caller caller, Optional<String> key) {
        Set<TeamKey> led = sight.led(caller);
        if (key.isPresent()) {
            TeamKey wanted = read("team", key.get());
            Team team = directory.team(wanted).filter(one -> Sight.sees(caller, one)).orElseThrow(() -> Problem.field("team", "there is no team " + wanted));
            if (!led.contains(wanted)) {
                throw Problem.of(403, "Not allowed", "Only leads see the reports of " + team.name() + ", and administrators.");
            }
            return List.of(team);
        }
        if (led.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see the reports of their teams, and administrators.");
        }
        return directory.teams().stream().filter(team -> led.contains(team.key())).toList();
    }

    private static TeamKey read(String name, String text) {
        try {
            return new TeamKey(text);
        } catch (IllegalArgumentException e) {
            throw Problem.field(name, e.getMessage());
        }
    }

    /**
     * Reads what is asked for: days both included, the last thirty if none are named, today by the team's clock.
     *
     * @throws Problem when something is not understood, or makes no sense together
     */
    public Query query(Team team, Optional<String> from, Optional<String> to, Optional<Grouping> grouping) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), team.settings().timeZone());
        Optional<LocalDate> begin = from.map(text -> day("from", text));
        LocalDate last = to.map(text -> day("to", text)).orElse(begin.filter(today::isBefore).orElse(today));
        LocalDate first = begin.orElse(last.minusDays(USUAL_DAYS - 1L));
        try {
            return new Query(team.key(), first, last, grouping.orElse(Grouping.ALL));
        } catch (IllegalArgumentException e) {
            throw Problem.field("to", e.getMessage());
        }
    }

    /** The stretches of a kind of report. */
    public static Grouping grouping(Kind kind, Optional<String> word) {
        return word.map(Reporting::grouping).orElse(kind.usual);
    }

    public static Grouping grouping(String word) {
        try {
            return Grouping.of(word);
        } catch (IllegalArgumentException e) {
            throw Problem.field("groupBy", e.getMessage());
        }
    }

    private static LocalDate day(String name, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() < 1970 || day.getYear() > 9999) {
                throw Problem.field(name, "is not between 1970-01-01 and 9999-12-31");
            }
            return day;
        } catch (DateTimeException e) {
            throw Problem.field(name, "'" + text + "' is no day; they look like 2026-12-01");
        }
    }

    /** Before other questions: what has happened by now is to be in the answers. */
    public void catchUp() {
        report.catchUp();
    }

    /** The rows of a report on one team, all with the same names in the same order. */
    public List<Map<String, Object>> rows(Kind kind, Query query, Team team) {
        return switch (kind) {
            case OVERVIEW -> overview(query);
            case VOLUME -> report.volume(query).stream().map(volume -> volume(row(query, volume.begin()), volume)).toList();
            case RESPONSE_TIMES -> report.responses(query).stream().map(response -> times(row(query, response.begin()), response.times())).toList();
            case AGENTS -> report.agents(query).stream().map(work -> agent(query, work)).toList();
            case SLA -> report.promises(query).stream().map(promise -> promise(query, promise, team.settings().service().target(promise.priority()))).toList();
        };
    }

    /** How an agent is called; one who is no more by address. */
    public String name(EmailAddress agent) {
        return directory.agent(agent).map(Agent::name).filter(name -> !name.isBlank()).orElse(agent.value());
    }

    /** A row in which nothing is, for its names. */
    public static Map<String, Object> blank(Kind kind) {
        Query query = new Query(new TeamKey("NONE"), LocalDate.EPOCH, LocalDate.EPOCH, Grouping.ALL);
        Map<String, Object> row = row(query, LocalDate.EPOCH);
        return switch (kind) {
            case OVERVIEW -> overview(row, new Report.Volume(LocalDate.EPOCH, Map.of()), Map.of(), Map.of());
            case VOLUME -> volume(row, new Report.Volume(LocalDate.EPOCH, Map.of()));
            case RESPONSE_TIMES -> times(row, Map.of());
            case AGENTS -> agent(row, EmailAddress.of("nobody@mailroom.invalid"), Optional.empty(), Map.of(), Map.of());
            case SLA -> promise(query, new Report.Promise(LocalDate.EPOCH, Priority.NORMAL, Map.of()), Target.NONE);
        };
    }

    /** Which days a row is about, within those that were asked for. */
    private static Map<String, Object> row(Query query, LocalDate begin) {
        LocalDate end = query.grouping().next(begin, query.to()).minusDays(1);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("team", query.team().value());
        row.put("begin", (begin.isBefore(query.from()) ? query.from() : begin).toString());
        row.put("end", (end.isAfter(query.to()) ? query.to() : end).toString());
        return row;
    }

    private List<Map<String, Object>> overview(Query query) {
        List<Report.Volume> volumes = report.volume(query);
        List<Ledger.Timed> all = report.times(query);
        List<Report.Response> responses = Report.responses(query, all);
        Map<LocalDate, Map<Period, Report.Kept>> promises = new LinkedHashMap<>();
        Report.promises(query, all).forEach(promise -> promise.kept().forEach((what, kept) ->
            promises.computeIfAbsent(promise.begin(), day -> new EnumMap<>(Period.class)).merge(what, kept, Report.Kept::plus)));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            LocalDate begin = volumes.get(i).begin();
            rows.add(overview(row(query, begin), volumes.get(i), responses.get(i).times(), promises.getOrDefault(begin, Map.of())));
        }
        return rows;
    }

    private static Map<String, Object> overview(Map<String, Object> row, Report.Volume volume, Map<Period, Report.Times> times, Map<Period, Report.Kept> kept) {
        times(volume(row, volume), times);
        Map<String, Object> sla = new LinkedHashMap<>();
        sla.put("first", attainment(kept.get(Period.FIRST)));
        sla.put("next", attainment(kept.get(Period.NEXT)));
        sla.put("resolution", attainment(kept.get(Period.RESOLUTION)));
        row.put("attainment", sla);
        return row;
    }

    private static Map<String, Object> volume(Map<String, Object> row, Report.Volume volume) {
        Map<Count, Long> counts = volume.counts();
        put(row, counts, "in", Count.RECEIVED);
        put(row, counts, "automatic", Count.AUTOMATIC);
        put(row, counts, "out", Count.ANSWERS);
        put(row, counts, "created", Count.CREATED);
        put(row, counts, "transferredIn", Count.TAKEN);
        put(row, counts, "transferredOut", Count.GIVEN);
        put(row, counts, "done", Count.DONE);
        put(row, counts, "reopened", Count.REOPENED);
        row.put("reopenRate", Report.share(counts.getOrDefault(Count.REOPENED, 0L), counts.getOrDefault(Count.DONE, 0L)).orElse(null));
        put(row, counts, "backlog", Count.BACKLOG);
        put(row, counts, "parked", Count.PARKED);
        put(row, counts, "closed", Count.CLOSED);
        put(row, counts, "spam", Count.SPAM);
        put(row, counts, "viruses", Count.VIRUSES);
        put(row, counts, "notes", Count.NOTES);
        return row;
    }

    private static void put(Map<String, Object> row, Map<Count, Long> counts, String name, Count what) {
        row.put(name, counts.getOrDefault(what, 0L));
    }

    private static Map<String, Object> times(Map<String, Object> row, Map<Period, Report.Times> times) {
        row.put("firstResponse", times(times.get(Period.FIRST)));
        row.put("nextResponse", times(times.get(Period.NEXT)));
        row.put("resolution", times(times.get(Period.RESOLUTION)));
        row.put("parkedTime", times(times.get(Period.PARKED)));
        return row;
    }

    /** In seconds: of working time, and elapsed. */
    private static Map<String, Object> times(Report.Times times) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("count", times == null ? 0L : times.worked().count());
        shape.put("median", times == null ? null : times.worked().median());
        shape.put("p90", times == null ? null : times.worked().p90());
        shape.put("elapsedMedian", times == null ? null : times.elapsed().median());
        shape.put("elapsedP90", times == null ? null : times.elapsed().p90());
        return shape;
    }

    private Map<String, Object> agent(Query query, Report.Work work) {
        return agent(row(query, work.begin()), work.agent(), directory.agent(work.agent()).map(Agent::name), work.counts(), work.times());
    }

    private static Map<String, Object> agent(Map<String, Object> row, EmailAddress agent, Optional<String> name, Map<Count, Long> counts, Map<Period, Report.Times> times) {
        row.put("agent", agent.value());
        row.put("name", name.orElse(null));
        put(row, counts, "answers", Count.ANSWERS);
        put(row, counts, "done", Count.DONE);
        put(row, counts, "assigned", Count.ASSIGNED);
        put(row, counts, "notes", Count.NOTES);
        row.put("firstResponse", times(times.get(Period.FIRST)));
        row.put("nextResponse", times(times.get(Period.NEXT)));
        row.put("resolution", times(times.get(Period.RESOLUTION)));
        return row;
    }

    private static Map<String, Object> promise(Query query, Report.Promise promise, Target target) {
        Map<String, Object> row = row(query, promise.begin());
        row.put("priority", promise.priority().word());
        row.put("first", kept(promise.kept().get(Period.FIRST), target.first()));
        row.put("next", kept(promise.kept().get(Period.NEXT), target.next()));
        row.put("resolution", kept(promise.kept().get(Period.RESOLUTION), target.resolution()));
        return row;
    }

    /** @param target  as it is promised now */
    private static Map<String, Object> kept(Report.Kept kept, TimeLimit target) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("target", target.toString());
        shape.put("kept", kept == null ? 0L : kept.kept());
        shape.put("late", kept == null ? 0L : kept.late());
        shape.put("attainment", attainment(kept));
        return shape;
    }

    /** In a hundred; null where nothing was promised. */
    private static Double attainment(Report.Kept kept) {
        return kept == null ? null : Report.share(kept.kept(), kept.kept() + kept.late()).orElse(null);
    }
}
