package org.mailroom.webadmin.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Finding;
import org.mailroom.domain.health.Health;
import org.mailroom.domain.health.Part;
import org.mailroom.domain.health.Report;

/** How the server is: the status for everybody, the reasons for administrators. */
final class Condition {
    private static final Schema WORDS = Schema.words("ok", "degraded", "failing");
    private static final Schema PART = Schema.object("HealthOfAPart").field("part", Schema.TEXT.like("queues"), "").field("status", WORDS, "")
        .field("reasons", Schema.list(Schema.TEXT), "sentences in English, the worst first; also what is only worth knowing");
    private static final Schema HEALTH = Schema.object("Health").field("status", WORDS, "that of the worst part").maybe("parts", Schema.list(PART), "for administrators");

    private final Checks checks;

    Condition(Checks checks) {
        this.checks = checks;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.open("/health", "Whether the server works").welcomes(Scope.ADMIN)
            .says("Without login, or for others than administrators, the status only, for who watches the server.")
            .gives(200, HEALTH, "It works, or something that an administrator should look at does not (degraded)").gives(503, HEALTH, "Mail is not taken, or cannot be read")
            .by(this::tell));
    }

    private Reply tell(Call call) {
        Report report = checks.now();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("status", report.health().word());
        if (call.login().filter(caller -> caller.scope().atLeast(Scope.ADMIN)).isPresent()) {
            shape.put("parts", report.parts().stream().sorted().map(part -> shape(report, part)).toList());
        }
        return Reply.json(report.health() == Health.FAILING ? 503 : 200, shape);
    }

    private static Map<String, Object> shape(Report report, Part part) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("part", part.word());
        shape.put("status", report.health(part).word());
        shape.put("reasons", report.findings(part).stream().map(Finding::words).toList());
        return shape;
    }
}
