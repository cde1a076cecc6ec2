package org.mailroom.webadmin;

import java.util.Locale;
import java.util.Map;

import org.mailroom.webadmin.HealthChecks.Health;

/** {@code GET /api/v1/health}: only the status, without login; 503 when the server does not do its work. */
final class HealthRoute implements Route {
    private final HealthChecks checks;

    HealthRoute(HealthChecks checks) {
        this.checks = checks;
    }

    @Override
    public Answer get() {
        Health health = checks.now();
        return Answer.json(health == Health.FAILING ? 503 : 200, Map.of("status", health.name().toLowerCase(Locale.ROOT)));
    }
}
