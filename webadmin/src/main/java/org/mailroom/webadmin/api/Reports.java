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
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Csv;
import org.mailroom.webadmin.work.Reporting;
import org.mailroom.webadmin.work.Reporting.Kind;

/** Reports, for leads of their teams: JSON, or CSV for who asks for it. */
final class Reports {
    private final Reporting reporting;

    Reports(Reporting reporting) {
        this.reporting = reporting;
    }

    private static final Schema SHARE = Schema.NUMBER.orNull();
    private static final Schema TIMES = Schema.object("Times").says("In seconds.").field("count", Schema.WHOLE, "").field("median", Schema.WHOLE.orNull(), "of working time")
        .field("p90", Schema.WHOLE.orNull(), "nine in ten took no longer").field("elapsedMedian", Schema.WHOLE.orNull(), "with nights and holidays").field("elapsedP90", Schema.WHOLE.orNull(), "");
    private static final Schema KEPT = Schema.object("Kept").field("target", Schema.TEXT, "as it is promised now").field("kept", Schema.WHOLE, "").field("late", Schema.WHOLE, "")
        .field("attainment", SHARE, "in a hundred; null where nothing was promised");

    List<Endpoint> endpoints() {
        return Stream.of(Kind.values()).map(kind -> Endpoint.get("/reports/" + kind.word(), Scope.READ, summary(kind)).of(Who.LEADS)
            .says("docs/reports.md tells what each value means. Whoever accepts text/csv gets a table.").parameter("team", Schema.TEXT, "the key of a team; all that you lead otherwise")
            .parameter("from", Schema.DAY, "the first day").parameter("to", Schema.DAY, "the last day; today otherwise, and thirty days in all")
            .parameter("groupBy", Schema.words("day", "week", "month"), "how long a stretch is; otherwise as usual for the report").gives(Schema.page(row(kind))).gives(200, "text/csv", "").by(call -> answer(call, kind))).toList();
    }

    private static String summary(Kind kind) {
        return switch (kind) {
            case OVERVIEW -> "Volume, times and promises together";
            case VOLUME -> "What came, what was done, what is left";
            case RESPONSE_TIMES -> "How long answers took";
            case AGENTS -> "Who has done what";
            case SLA -> "Which promises to customers were kept";
        };
    }

    private static Schema row(Kind kind) {
        Schema days = Schema.object().field("team", Schema.TEXT, "the key of the team").field("begin", Schema.DAY, "").field("end", Schema.DAY, "the last day");
        return switch (kind) {
            case OVERVIEW -> times(volume(days)).field("attainment", Schema.object().field("first", SHARE, "").field("next", SHARE, "").field("resolution", SHARE, ""), "");
            case VOLUME -> volume(days);
            case RESPONSE_TIMES -> times(days);
            case AGENTS -> whole(days.field("agent", Schema.ADDRESS, "").field("name", Schema.TEXT.orNull(), "null of one who is no more"), "answers", "done", "assigned", "notes")
                .field("firstResponse", TIMES, "").field("nextResponse", TIMES, "").field("resolution", TIMES, "");
            case SLA -> days.field("priority", Schema.TEXT, "").field("first", KEPT, "").field("next", KEPT, "").field("resolution", KEPT, "");
        };
    }

    private static Schema volume(Schema row) {
        return whole(whole(row, "in", "automatic", "out", "created", "transferredIn", "transferredOut", "done", "reopened").field("reopenRate", SHARE, ""),
            "backlog", "parked", "closed", "spam", "viruses", "notes");
    }

    private static Schema times(Schema row) {
        return row.field("firstResponse", TIMES, "").field("nextResponse", TIMES, "").field("resolution", TIMES, "").field("parkedTime", TIMES, "");
    }

    private static Schema whole(Schema row, String... names) {
        Schema more = row;
        for (String name : names) {
            more = more.field(name, Schema.WHOLE, "");
        }
        return more;
    }

    private Reply answer(Call call, Kind kind) {
        Optional<String> from = call.parameter("from");
        Optional<String> to = call.parameter("to");
        Grouping grouping = Reporting.grouping(kind, call.parameter("groupBy"));
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Team> teams = reporting.teams(call.caller(), call.parameter("team"));
        reporting.catchUp();
        for (Team team : teams) {
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
