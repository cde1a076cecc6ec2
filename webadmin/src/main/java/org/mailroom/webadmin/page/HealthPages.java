package org.mailroom.webadmin.page;

import java.time.Duration;
import java.util.List;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Finding;
import org.mailroom.domain.health.Health;
import org.mailroom.domain.health.Report;

/** How the server is, part by part, with the reasons: for administrators. */
final class HealthPages {
    /** @param health  of the server as a whole */
    record HealthPage(Frame frame, Health health, List<Line> parts) {
    }

    /** A part and what there is to say of it. */
    record Line(String part, Health health, List<Sentence> sentences) {
    }

    /** @param health  how the part is for this reason */
    record Sentence(Health health, String words) {
    }

    private final Checks checks;

    HealthPages(Checks checks) {
        this.checks = checks;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/health", this::show));
    }

    private PageAnswer show(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        Report report = checks.now();
        List<Line> rows = report.parts().stream().sorted().map(part -> new Line(visit.texts().say("health.part." + part.word()), report.health(part),
            report.findings(part).stream().map(finding -> new Sentence(finding.reason().health(), words(finding, visit.texts()))).toList())).toList();
        return visit.show(visit.asked().partial() ? "healthbody" : "health", new HealthPage(visit.frame(), report.health(), rows));
    }

    /** How a state is marked. */
    static String look(Health health) {
        return switch (health) {
            case OK -> "done";
            case DEGRADED -> "high";
            case FAILING -> "urgent";
        };
    }

    static String words(Finding finding, Texts texts) {
        Object[] values = finding.values().stream().map(value -> value instanceof Duration time ? texts.age(time) : value).toArray();
        return texts.say("health.reason." + finding.reason().key(), values);
    }
}
