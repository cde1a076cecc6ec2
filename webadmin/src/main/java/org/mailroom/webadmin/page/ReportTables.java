package org.mailroom.webadmin.page;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Period;
import org.mailroom.domain.report.Report;
import org.mailroom.domain.report.Report.Kept;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.webadmin.page.ReportPages.Figure;
import org.mailroom.webadmin.page.ReportPages.Section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reports as people read them, in one language, with what charts.js draws of them. */
final class ReportTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "–";
    private static final double HOUR = 3600;
    /** What stands in the table of volumes, in this order. */
    private static final List<Count> VOLUME = List.of(Count.RECEIVED, Count.AUTOMATIC, Count.ANSWERS, Count.CREATED, Count.TAKEN, Count.GIVEN, Count.DONE, Count.REOPENED, Count.BACKLOG,
        Count.PARKED, Count.CLOSED, Count.SPAM, Count.VIRUSES, Count.NOTES);

    /**
     * A row of values in a chart.
     *
     * @param line  whether it is drawn as a line, else as bars
     * @param colour  the name of a colour in app.css
     */
    private record Series(String label, List<? extends Number> values, boolean line, String colour) {
    }

    private final Texts texts;
    private final LocalDate first;

    ReportTables(Texts texts, LocalDate first) {
        this.texts = texts;
        this.first = first;
    }

    List<Figure> figures(Report.Volume volume, Report.Response response, List<Report.Promise> promises) {
        Map<Count, Long> counts = volume.counts();
        Optional<Report.Times> first = Optional.ofNullable(response.times().get(Period.FIRST));
        Kept kept = promises.stream().flatMap(promise -> promise.kept().values().stream()).reduce(new Kept(0, 0), Kept::plus);
        return List.of(
            new Figure(count(Count.RECEIVED), counts.get(Count.RECEIVED).toString(), texts.say("reports.new", counts.get(Count.CREATED))),
            new Figure(count(Count.ANSWERS), counts.get(Count.ANSWERS).toString(), ""),
            new Figure(count(Count.DONE), counts.get(Count.DONE).toString(), texts.say("reports.again", percent(Report.share(counts.get(Count.REOPENED), counts.get(Count.DONE))))),
            new Figure(count(Count.BACKLOG), counts.get(Count.BACKLOG).toString(), texts.say("reports.aside", counts.get(Count.PARKED))),
            new Figure(period(Period.FIRST), first.map(times -> span(times.worked().median())).orElse(NONE), first.map(times -> texts.say("reports.most", span(times.worked().p90()))).orElse("")),
            new Figure(texts.say("reports.sla"), percent(Report.share(kept.kept(), kept.kept() + kept.late())), texts.say("reports.share", kept.kept(), kept.kept() + kept.late())));
    }

    /** The first day of a stretch, of those that were asked for. */
    private String day(LocalDate begin) {
        return (begin.isBefore(first) ? first : begin).toString();
    }

    Section volume(List<Report.Volume> volumes, String csv) {
        List<String> labels = volumes.stream().map(volume -> day(volume.begin())).toList();
        List<List<String>> rows = volumes.stream().map(volume -> row(day(volume.begin()), VOLUME.stream().map(what -> volume.counts().get(what).toString()))).toList();
        List<Series> series = List.of(counted(volumes, Count.RECEIVED, false, "info"), counted(volumes, Count.ANSWERS, false, "accent"), counted(volumes, Count.BACKLOG, true, "danger"));
        return section("volume", csv, chart("bar", labels, "", series), Stream.concat(Stream.of(texts.say("reports.begin")), VOLUME.stream().map(this::count)).toList(), rows);
    }

    private Series counted(List<Report.Volume> volumes, Count what, boolean line, String colour) {
        return new Series(count(what), volumes.stream().map(volume -> volume.counts().get(what)).toList(), line, colour);
    }

    Section times(List<Report.Response> responses, String csv) {
        List<String> labels = responses.stream().map(response -> day(response.begin())).toList();
        List<String> columns = new ArrayList<>(List.of(texts.say("reports.begin")));
        for (Period period : Period.values()) {
            columns.add(texts.say("reports.median", period(period)));
            columns.add(texts.say("reports.p90", period(period)));
        }
        List<List<String>> rows = responses.stream().map(response -> row(day(response.begin()), Arrays.stream(Period.values()).flatMap(period -> {
            Optional<Report.Times> times = Optional.ofNullable(response.times().get(period));
            return Stream.of(times.map(some -> span(some.worked().median())).orElse(NONE), times.map(some -> span(some.worked().p90())).orElse(NONE));
        }))).toList();
        List<Series> series = List.of(timed(responses, Period.FIRST, false, "info"), timed(responses, Period.FIRST, true, "dim"), timed(responses, Period.NEXT, false, "accent"),
            timed(responses, Period.RESOLUTION, false, "warn"));
        return section("times", csv, chart("line", labels, texts.say("reports.hours"), series), columns, rows);
    }

    private Series timed(List<Report.Response> responses, Period what, boolean most, String colour) {
        Function<Report.Times, Long> which = times -> most ? times.worked().p90() : times.worked().median();
        List<Double> hours = new ArrayList<>();
        responses.forEach(response -> hours.add(Optional.ofNullable(response.times().get(what)).map(times -> Math.round(which.apply(times) / HOUR * 100) / 100.0).orElse(null)));
        return new Series(texts.say(most ? "reports.p90" : "reports.median", period(what)), hours, true, colour);
    }

    Section promises(List<Report.Promise> promises, ServiceLevels promised, String csv) {
        List<Period> kinds = List.of(Period.FIRST, Period.NEXT, Period.RESOLUTION);
        List<String> columns = new ArrayList<>(List.of(texts.say("filter.priority")));
        for (Period kind : kinds) {
            columns.add(period(kind));
            columns.add(texts.say("reports.kept"));
        }
        List<List<String>> rows = promises.stream().map(promise -> row(priority(promise.priority()), kinds.stream().flatMap(kind ->
            Stream.of(target(promised.target(promise.priority()), kind), kept(promise.kept().get(kind)))))).toList();
        List<String> labels = promises.stream().map(promise -> priority(promise.priority())).toList();
        List<Series> series = List.of(attained(promises, Period.FIRST, "info"), attained(promises, Period.NEXT, "accent"), attained(promises, Period.RESOLUTION, "warn"));
        return section("sla", csv, chart("percent", labels, "%", series), columns, rows);
    }

    private Series attained(List<Report.Promise> promises, Period what, String colour) {
        List<Double> shares = new ArrayList<>();
        promises.forEach(promise -> shares.add(Optional.ofNullable(promise.kept().get(what)).flatMap(kept -> Report.share(kept.kept(), kept.kept() + kept.late())).orElse(null)));
        return new Series(period(what), shares, false, colour);
    }

    private static String target(Target target, Period what) {
        TimeLimit limit = what == Period.FIRST ? target.first() : what == Period.NEXT ? target.next() : target.resolution();
        return limit.off() ? NONE : limit.toString();
    }

    private String kept(Kept kept) {
        return kept == null ? NONE : percent(Report.share(kept.kept(), kept.kept() + kept.late())) + " (" + kept.kept() + "/" + (kept.kept() + kept.late()) + ")";
    }

    Section agents(List<Report.Work> work, Function<EmailAddress, String> names, String csv) {
        List<Count> counts = List.of(Count.ANSWERS, Count.DONE, Count.ASSIGNED, Count.NOTES);
        List<String> columns = Stream.of(Stream.of(texts.say("reports.agent")), counts.stream().map(this::count),
            Stream.of(Period.FIRST, Period.NEXT, Period.RESOLUTION).map(period -> texts.say("reports.median", period(period)))).flatMap(Function.identity()).toList();
        List<List<String>> rows = work.stream().map(one -> row(names.apply(one.agent()), Stream.concat(counts.stream().map(what -> one.counts().getOrDefault(what, 0L).toString()),
            Stream.of(Period.FIRST, Period.NEXT, Period.RESOLUTION).map(period -> Optional.ofNullable(one.times().get(period)).map(times -> span(times.worked().median())).orElse(NONE))))).toList();
        List<Series> series = Stream.of(Count.ANSWERS, Count.DONE).map(what -> new Series(count(what), work.stream().map(one -> one.counts().getOrDefault(what, 0L)).toList(), false,
            what == Count.DONE ? "accent" : "info")).toList();
        return section("agents", csv, chart("bar", work.stream().map(one -> names.apply(one.agent())).toList(), "", series), columns, rows);
    }

    private Section section(String name, String csv, String chart, List<String> columns, List<List<String>> rows) {
        return new Section(texts.say("reports." + name), texts.say("reports." + name + ".hint"), csv, rows.isEmpty() ? Optional.empty() : Optional.of(chart), columns, rows);
    }

    private static List<String> row(String first, Stream<String> others) {
        return Stream.concat(Stream.of(first), others).toList();
    }

    private static String chart(String kind, List<String> labels, String unit, List<Series> series) {
        Map<String, Object> chart = new LinkedHashMap<>();
        chart.put("kind", kind);
        chart.put("labels", labels);
        chart.put("unit", unit);
        chart.put("series", series);
        try {
            return JSON.writeValueAsString(chart);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words and numbers are always JSON", e);
        }
    }

    private String count(Count what) {
        return texts.say("reports.count." + what.word());
    }

    private String period(Period what) {
        return texts.say("reports.period." + what.word());
    }

    private String priority(Priority priority) {
        return texts.say("priority." + priority.word());
    }

    private static String percent(Optional<Double> share) {
        return share.map(some -> some + " %").orElse(NONE);
    }

    private String span(long seconds) {
        return texts.span(Duration.ofSeconds(seconds));
    }
}
