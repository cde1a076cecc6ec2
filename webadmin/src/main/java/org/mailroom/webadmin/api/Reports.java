package org.mailroom.webadmin.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.report.Grouping;
import org.mailroom.domain.team.Team;
import org.mailroom.webadmin.work.Csv;
import org.mailroom.webadmin.work.Reporting;
import org.mailroom.webadmin.work.Reporting.Kind;

/** Reports, for leads of their teams: JSON, or CSV for who asks for it. */
final class Reports {
    private final Reporting reporting;

    Reports(Reporting reporting) {
        this.reporting = reporting;
    }

    List<Endpoint> endpoints() {
        return Stream.of(Kind.values()).map(kind -> new Endpoint("GET", "/reports/" + kind.word(), Scope.READ, call -> answer(call, kind))).toList();
    }

    private Reply answer(Call call, Kind kind) {
        call.takes("team", "from", "to", "groupBy");
        Optional<String> from = call.parameter("from");
        Optional<String> to = call.parameter("to");
        Grouping grouping = Reporting.grouping(kind, call.parameter("groupBy"));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Team team : reporting.teams(call.caller(), call.parameter("team"))) {
            rows.addAll(reporting.rows(kind, reporting.query(team, from, to, Optional.of(grouping)), team));
        }
        return csv(call.header("accept").orElse("")) ? new Reply(200, Csv.TYPE, Csv.of(Reporting.blank(kind), rows),
            Map.of("Content-Disposition", "attachment; filename=\"" + kind.word() + ".csv\"")) : Reply.json(200, Shapes.page(rows, Optional.empty()));
    }

    /** What a client accepts, and how much it likes it (RFC 9110, 12.5.1). */
    private record Accepted(String type, double quality) {
        static Accepted of(String range) {
            String[] parts = range.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            double quality = Arrays.stream(parts).filter(part -> part.matches("q=[01](\\.\\d{0,3})?")).mapToDouble(part -> Double.parseDouble(part.substring(2))).findFirst().orElse(1);
            return new Accepted(parts[0], quality);
        }
    }

    /** Whether CSV is what the client likes best; of two that it likes as much, the first one. */
    static boolean csv(String accept) {
        return Arrays.stream(accept.split(",")).map(Accepted::of).filter(one -> one.quality() > 0)
            .filter(one -> List.of("text/csv", "text/*", "application/json", "application/*", "*/*").contains(one.type()))
            .max(Comparator.comparingDouble(Accepted::quality)).filter(one -> one.type().startsWith("text/")).isPresent();
    }
}
