package org.mailroom.webadmin.page;

import java.io.ByteArrayOutputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.mailroom.domain.report.Grouping;
import org.mailroom.domain.report.Ledger;
import org.mailroom.domain.report.Report;
import org.mailroom.domain.report.Report.Query;
import org.mailroom.domain.team.Team;
import org.mailroom.webadmin.work.Csv;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Reporting;
import org.mailroom.webadmin.work.Reporting.Kind;

/** Reports of a team, for its leads: figures, charts and tables, and the tables as files for spreadsheets. */
final class ReportPages {
    private static final String PATH = "/reports";
    private static final int MONTH = 31;
    private static final int HALF_A_YEAR = 184;
    /** So that programs that guess take the file for UTF-8. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    record ReportPage(Frame frame, List<Team> teams, Team team, Query query, List<Figure> figures, List<Section> sections) {
    }

    /** A number to see first. */
    record Figure(String label, String value, String more) {
    }

    /**
     * A table with its chart.
     *
     * @param csv  where it is as a file
     * @param chart  what is drawn; empty when there is nothing to draw
     */
    record Section(String title, String hint, String csv, Optional<String> chart, List<String> columns, List<List<String>> rows) {
    }

    private final Report report;
    private final Reporting reporting;

    ReportPages(Report report, Reporting reporting) {
        this.report = report;
        this.reporting = reporting;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, this::show), PageRoute.get(PATH + "/{file}", this::file));
    }

    private PageAnswer show(Visit visit) {
        List<Team> teams = reporting.teams(visit.caller(), Optional.empty());
        reporting.catchUp();
        try {
            Team team = visit.parameter("team").map(key -> reporting.teams(visit.caller(), Optional.of(key)).get(0)).orElse(teams.get(0));
            return show(visit, 200, teams, team, query(visit, team));
        } catch (Problem wrong) {
            if (wrong.status() != 422) {
                throw wrong;
            }
            return show(visit.alerting(wrong.getMessage()), 422, teams, teams.get(0), reporting.query(teams.get(0), Optional.empty(), Optional.empty(), Optional.of(Grouping.DAY)));
        }
    }

    /** As many stretches as can be looked at, unless somebody says which. */
    private Query query(Visit visit, Team team) {
        Optional<Grouping> wanted = visit.parameter("groupBy").map(Reporting::grouping);
        Query query = reporting.query(team, visit.parameter("from"), visit.parameter("to"), wanted);
        long days = ChronoUnit.DAYS.between(query.from(), query.to()) + 1;
        return wanted.isPresent() ? query : by(query, days <= MONTH ? Grouping.DAY : days <= HALF_A_YEAR ? Grouping.WEEK : Grouping.MONTH);
    }

    private static Query by(Query query, Grouping grouping) {
        return new Query(query.team(), query.from(), query.to(), grouping);
    }

    private PageAnswer show(Visit visit, int status, List<Team> teams, Team team, Query query) {
        Query all = by(query, Grouping.ALL);
        List<Ledger.Timed> times = report.times(query);
        List<Report.Promise> promises = Report.promises(all, times);
        ReportTables tables = new ReportTables(visit.texts(), query.from());
        List<Figure> figures = tables.figures(report.volume(all).get(0), Report.responses(all, times).get(0), promises);
        List<Section> sections = List.of(tables.volume(report.volume(query), address(Kind.VOLUME, query)), tables.times(Report.responses(query, times), address(Kind.RESPONSE_TIMES, query)),
            tables.promises(promises, team.settings().service(), address(Kind.SLA, all)), tables.agents(report.agents(all), reporting::name, address(Kind.AGENTS, all)));
        return visit.show(status, "reports", new ReportPage(visit.frame(), teams, team, query, figures, sections));
    }

    private static String address(Kind kind, Query query) {
        return PATH + "/" + kind.word() + ".csv?team=" + query.team() + "&from=" + query.from() + "&to=" + query.to()
            + (query.grouping() == Grouping.ALL ? "" : "&groupBy=" + query.grouping().word());
    }

    private PageAnswer file(Visit visit) {
        Kind kind = Stream.of(Kind.values()).filter(one -> visit.path().get("file").equals(one.word() + ".csv")).findFirst().orElseThrow(Problem::notFound);
        Grouping grouping = Reporting.grouping(kind, visit.parameter("groupBy"));
        List<Map<String, Object>> rows = new ArrayList<>();
        String name = kind.word();
        List<Team> teams = reporting.teams(visit.caller(), visit.parameter("team"));
        reporting.catchUp();
        for (Team team : teams) {
            Query query = reporting.query(team, visit.parameter("from"), visit.parameter("to"), Optional.of(grouping));
            rows.addAll(reporting.rows(kind, query, team));
            name = kind.word() + (visit.parameter("team").isPresent() ? "-" + team.key() : "") + "-" + query.from() + "-" + query.to();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(MARK);
        content.writeBytes(Csv.of(Reporting.blank(kind), rows));
        return new PageAnswer(200, Csv.TYPE, content.toByteArray(), Map.of("Content-Disposition", List.of("attachment; filename=\"" + name + ".csv\"")));
    }
}
